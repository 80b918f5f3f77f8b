using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>
/// Pods in phase Failed that still matter: those of a workload that lacks pods now, or of which several failed within
/// the hour; and those that nothing makes again, for a day. A Job counts its failed pods itself.
/// </summary>
public sealed class EndedPods
{
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);
    private static readonly TimeSpan Lost = TimeSpan.FromDays(1);
    private const int Several = 3;

    private EndedPods(Snapshot cluster) => All =
    [
        .. cluster.Pods.Where(p => p.Text("status.phase") == "Failed" && !p.IsTerminating)
            .Where(p => (string?)p.Controller?["kind"] != "Job" && cluster.Now - At(p, cluster)
                < (p.Controller is null ? Lost : Lately))
            .GroupBy(p => cluster.WorkloadOf(p).Ref).Where(g => Matters(cluster.Find(g.Key)!, g.Count()))
            .SelectMany(g => g),
    ];

    public IReadOnlyList<KubeObject> All { get; }

    public static EndedPods Of(Snapshot cluster) => new(cluster);

    /// <summary>When it ended, as near as can be told.</summary>
    public static DateTimeOffset At(KubeObject pod, Snapshot cluster)
    {
        var ends = PodContainer.Of(pod).Select(c => (string?)c.Terminated?["finishedAt"])
            .Append((string?)pod.Condition("DisruptionTarget")?["lastTransitionTime"])
            .Select(t => DateTimeOffset.TryParse(t, out var at) ? at : (DateTimeOffset?)null)
            .Append(cluster.EventsOf(pod).Select(e => (DateTimeOffset?)Snapshot.EventTime(e)).FirstOrDefault());
        return ends.Max() ?? StartingPods.Since(pod) ?? cluster.Now;
    }

    private static bool Matters(KubeObject workload, int failed) => workload.Kind == Kind.Pod || failed >= Several
        || (Impact.Replicas(workload) is var (ready, wanted) && ready < wanted);
}
