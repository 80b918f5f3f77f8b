using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Twin.Inference;

namespace Aura.Twin.Rehearsing;

/// <summary>
/// How sure an outcome is: the product of the certainties of what the twin assumes of the containers that it hangs on.
/// These are the containers that the workloads concerned have in the end; where it does not recover, those of them that
/// are not ready. Each assumption counts once, however many pods it is about. A container that no rule speaks for is
/// assumed to run well: that is certain of an image that some container of the snapshot is ready with, else a guess
/// (<see cref="Unseen"/>). What the API server or a check refuses is certain.
/// </summary>
internal sealed class Confidence(RehearsalMaterial material, TwinRun run)
{
    /// <summary>That a version which nobody has seen run here does run.</summary>
    public const double Unseen = 0.7;

    private HashSet<string>? _readyImages;

    public double Of(RehearsalOutcome outcome) => outcome switch
    {
        RehearsalOutcome.Unknown => 0,
        RehearsalOutcome.Refused => 1,
        RehearsalOutcome.Recovers => Product(_ => true),
        _ => Product(c => !c.Ready),
    };

    private double Product(Func<PodContainer, bool> counts)
    {
        var rules = new Dictionary<TwinRule, double>(ReferenceEqualityComparer.Instance);
        var guesses = new HashSet<(string?, string)>();
        foreach (var pod in Pods())
            foreach (var container in PodContainer.Of(pod).Where(counts))
            {
                var speaking = RuleMatch.Speaking(material.Snapshot, pod, container.Spec);
                foreach (var rule in speaking)
                    rules[rule] = Math.Min(rules.GetValueOrDefault(rule, 1), Certainty(rule, container));
                if (speaking.Count == 0 && !WasReady(container.Image))
                    guesses.Add((pod.Namespace, container.Image));
            }
        return Math.Round(rules.Values.Aggregate(Math.Pow(Unseen, guesses.Count), (p, r) => p * r), 3);
    }

    /// <summary>
    /// With more memory than it was killed at, what counts is how much more, whatever makes it need it.
    /// </summary>
    private static double Certainty(TwinRule rule, PodContainer container)
    {
        if (rule.KilledAt is not { } killedAt)
            return rule.Certainty;
        var suffices = Quantity.From(container.Spec["resources"]?["limits"]?["memory"])?.Units is { } limit
            ? MemoryKills.Suffices(limit, killedAt) : 1;
        return container.Ready ? suffices : suffices > 0 ? 1 - suffices : rule.Certainty;
    }

    private IEnumerable<KubeObject> Pods()
    {
        var concerned = material.Concerned.ToHashSet();
        return run.Pods.Where(p => !p.IsTerminating && run.Tracks.WorkloadOf(p.Namespace, p.Name) is { } workload
            && concerned.Contains(workload));
    }

    private bool WasReady(string image) => (_readyImages ??= material.Snapshot.Objects.Where(o => o.Kind == Kind.Pod)
        .SelectMany(PodContainer.Of).Where(c => c.Ready).Select(c => c.Image).ToHashSet()).Contains(image);
}
