using Aura.Diagnosis.Detectors.Containers;
using Aura.Diagnosis.Logs;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// What a crashing program's last words add to the blame: a Service that it cannot reach, whatever its version; a key
/// of a ConfigMap that it misses or cannot read; a host outside, which nothing in the cluster brings back.
/// </summary>
internal sealed record LastWords(Blame Blame, TwinCondition? When = null, TwinCondition? Unless = null)
{
    public static LastWords Of(Fault fault, Snapshot cluster, Blame blame)
    {
        var plain = new LastWords(blame);
        foreach (var container in fault.Failing)
        {
            if (Dependency.Of(container, cluster) is { } dependency)
                return OfDependency(dependency, fault, cluster, blame);
            if (cluster.Derived(LogCauses.Of).For(container) is { } told)
                return OfConfiguration(told, fault, cluster, blame) ?? plain;
        }
        return SilentDependencies.Of(fault.First, cluster).FirstOrDefault() is not { } silent ? plain
            : new LastWords(new Blame([AspectMatch.OfProgram(fault, cluster)], 0.6,
                    $"{silent}, which it names, went down before", [])
            { SparesRunning = true },
                Unless: new TwinCondition { Service = silent.Name, Namespace = silent.Namespace });
    }

    private static LastWords OfDependency(
        Dependency dependency, Fault fault, Snapshot cluster, Blame blame)
    {
        var program = AspectMatch.OfProgram(fault, cluster);
        if (dependency is { State: DependencyState.Down or DependencyState.Missing, Service: { } service })
        {
            var down = dependency.State == DependencyState.Down;
            // A version that asks a Service which was never there is itself at fault; any other needs it as well.
            var match = down || blame.Matches.All(m => m.Env.IsEmpty) ? [program] : blame.Matches;
            return new LastWords(new Blame(match, 0.9,
                    $"it cannot reach {service}, which {(down ? "has no ready endpoint" : "is not there")}", [])
            {
                SparesRunning = true,
            },
                Unless: new TwinCondition { Service = service.Name, Namespace = service.Namespace });
        }
        var outside = dependency.State == DependencyState.Outside;
        return new LastWords(new Blame([program], outside ? 0.8 : 0.6,
            $"it cannot reach {dependency.Told.Subject}",
            [
                outside ? $"{dependency.Told.Subject}, which {fault.Workload.Ref} cannot reach, is not of this "
                    + "cluster: it may come back by itself, and does not in the twin."
                    : $"Why {fault.Workload.Ref} cannot reach {dependency.Told.Subject} is not known.",
            ])
        {
            SparesRunning = true,
        });
    }

    private static LastWords? OfConfiguration(LogCause told, Fault fault, Snapshot cluster, Blame blame)
    {
        if (told is { Kind: LogCauseKind.MissingSetting, Subject: { } setting }
            && fault.First.Spec["envFrom"].Objects().Select(s => (string?)s["configMapRef"]?["name"])
                .OfType<string>().FirstOrDefault() is { } map)
            return new LastWords(blame with { Ground = $"{blame.Ground}; it misses {setting}" },
                Unless: new TwinCondition { ConfigMap = map, Key = setting });
        if (told is { Kind: LogCauseKind.MissingFile or LogCauseKind.BadConfiguration, Subject: { } path }
            && MountedFile.Of(path, fault.First) is var (kind, source, key))
        {
            var file = kind == Kind.ConfigMap ? new TwinCondition { ConfigMap = source, Key = key }
                : new TwinCondition { Secret = source, Key = key };
            return new LastWords(blame with { Ground = $"{blame.Ground}; it misses {path}" }, Unless: file);
        }
        return told.Kind != LogCauseKind.Forbidden ? null : new LastWords(blame with
        {
            Doubts = blame.Doubts.Add($"What the API server allows {fault.Workload.Ref} changes nothing for its "
                + "program in the twin."),
        });
    }
}
