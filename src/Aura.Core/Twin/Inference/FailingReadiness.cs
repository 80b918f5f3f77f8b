using System.Collections.Immutable;
using Aura.Actions.Shared;
using Aura.Diagnosis.Detectors.Network;
using Aura.Diagnosis.Detectors.Workloads;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// Containers that run and are not ready for longer than a start may take: what their probe says, and what would
/// change it. One without a probe, of which nobody tells anything, is taken to need as long again and more.
/// </summary>
internal sealed class FailingReadiness : IInference
{
    private const string Word = "Readiness probe failed: ";
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(30);

    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        foreach (var fault in Fault.In(cluster, c => Fails(c, cluster.Now)))
            Add(draft, cluster, fault);
    }

    /// <summary>It should be ready by now.</summary>
    public static bool Fails(PodContainer container, DateTimeOffset now)
    {
        if (container.Ready || container.Running is not { } running || container is { Init: true, Sidecar: false }
            || (bool?)container.Status!["started"] == false || (container.Restarts > 0 && !container.Recovered(now))
            || !DateTimeOffset.TryParse((string?)running["startedAt"], out var since))
            return false;
        return now - since >= s_start + ProbeChange.GivesUpAfter(container.Spec["readinessProbe"]);
    }

    private static void Add(BehaviourDraft draft, Snapshot cluster, Fault fault)
    {
        var blame = OfOldSecret(fault, cluster) ?? Blame.Of(fault, cluster, Bearing.OnProbe("readinessProbe"));
        var unready = $"{fault.Pods} run and are not ready; {blame.Ground}";
        if (fault.First.Spec["readinessProbe"] is null)
        {
            var run = fault.Failing.Max(c => cluster.Now - DateTimeOffset.Parse((string)c.Running!["startedAt"]!));
            draft.Doubt($"When {fault.Workload.Ref} becomes ready is not known; the twin waits for ten times as long.");
            draft.Add(blame, match => new TwinRule
            {
                Match = match, ReadyAfter = run * 10, Because = unready, Certainty = 0.6,
            });
            return;
        }
        var told = fault.Failing.SelectMany(c => cluster.EventsOf(c.Pod)).Where(e => e.Text("reason") == "Unhealthy")
            .Select(e => e.Text("message")).OfType<string>()
            .FirstOrDefault(m => m.StartsWith(Word, StringComparison.Ordinal));
        foreach (var policy in PodDependencies.Of(fault.First, cluster).Where(o => o.Kind == Kind.NetworkPolicy))
            draft.Doubt($"The twin moves no packets: whether {policy} keeps {fault.Workload.Ref} from being ready does "
                + "not show in it.");
        var service = fault.Failing.Length == blame.Matches.Count(m => !m.PodFields.IsEmpty) ? null
            : Silent(fault, cluster);
        if (service is not null)
            blame = new Blame([AspectMatch.OfProgram(fault, cluster)], 0.7,
                $"{service}, which it asks, has no ready endpoint", []);
        draft.Add(blame, match => new TwinRule
        {
            Match = match,
            Readiness = told?[Word.Length..] ?? "not ready",
            Unless = service is null ? null
                : new TwinCondition { Service = service.Name, Namespace = service.Namespace },
            Because = service is null ? unready : $"{fault.Pods} run and are not ready; {blame.Ground}",
            Certainty = told is null ? 0.8 : 1,
        });
    }

    /// <summary>They run on with what a Secret said before; those that start anew have its present value.</summary>
    private static Blame? OfOldSecret(Fault fault, Snapshot cluster)
    {
        var stale = cluster.Derived(StaleSecrets.Of).All
            .Where(s => fault.Failing.Any(f => f.Pod.Ref == s.Container.Pod.Ref)).ToList();
        var matches = stale.Select(s => AspectMatch.OfPod(s.Container)).OfType<TwinMatch>().ToImmutableArray();
        return stale.Count == 0 || matches.IsEmpty ? null : new Blame(matches, 0.8,
            $"they took in Secret {stale[0].Reference.Name} before it changed",
            [$"Whether the present value of Secret {stale[0].Reference.Name} mends {fault.Workload.Ref} is not known; "
                + "it is taken to."]);
    }

    /// <summary>A Service that the program is told to speak to and that leads nowhere, where that can be why.</summary>
    private static ObjectRef? Silent(Fault fault, Snapshot cluster) =>
        fault.Broken.Works(fault.Container, cluster.Now) ? null
            : cluster.Derived(ServiceCalls.Of).NamedBy(fault.First).Where(s =>
                cluster.Find(s) is not { } service ? cluster.Covers(Kind.Service, s.Namespace)
                    : service.At("spec.selector") is not null && !Readiness.HasAddress(service, cluster))
                .FirstOrDefault();
}
