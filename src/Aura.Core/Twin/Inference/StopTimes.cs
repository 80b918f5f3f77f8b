using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// How long programs take to stop, seen from pods that are being deleted: what has ended since, or what still runs
/// though the kubelet told it to stop. Pods of silent nodes tell nothing.
/// </summary>
internal sealed class StopTimes : IInference
{
    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(5);

    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        var silent = cluster.Nodes.Where(n => (string?)n.Condition("Ready")?["status"] == "Unknown")
            .Select(n => n.Name).ToHashSet();
        foreach (var group in cluster.Pods
                     .Where(p => p.IsTerminating && !silent.Contains(p.Text("spec.nodeName") ?? ""))
                     .SelectMany(PodContainer.Of).GroupBy(c => (Workload: cluster.WorkloadOf(c.Pod), c.Name)))
            if (group.Select(c => Took(c, cluster.Now)).Max() is { } took && took > s_usual)
                draft.Add(new TwinRule
                {
                    Match = AspectMatch.OfProgram(group.First().Spec, group.Key.Workload, cluster),
                    StopsAfter = took,
                    Because = $"a deleted pod of {group.Key.Workload.Ref} takes {(int)took.TotalSeconds} s to stop",
                    Certainty = 0.7,
                });
    }

    private static TimeSpan? Took(PodContainer container, DateTimeOffset now)
    {
        // The deletion's time is that of the grace period's end.
        var grace = TimeSpan.FromSeconds(container.Pod.Number("metadata.deletionGracePeriodSeconds") ?? 0);
        if (container.Pod.Time("metadata.deletionTimestamp") - grace is not { } told)
            return null;
        return container.Running is not null ? now - told
            : DateTimeOffset.TryParse((string?)container.Terminated?["finishedAt"], out var end) && end >= told
                ? end - told : null;
    }
}
