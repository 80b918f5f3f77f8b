using System.Collections.Immutable;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Twin.Rehearsing;

/// <summary>Pods that are not well in the end of a run, by their workload.</summary>
internal static class Stranded
{
    /// <summary>Those that the scheduler finds no node for.</summary>
    public static ImmutableArray<NowhereToGo> Of(TwinRun run, IEnumerable<ObjectRef> concerned) =>
    [
        .. run.Pods.Where(p => !p.IsTerminating && (string?)p.Condition("PodScheduled")?["status"] == "False")
            .GroupBy(p => run.Tracks.WorkloadOf(p.Namespace, p.Name) is { } w ? $"{w}" : $"{p.Ref}")
            .OrderByDescending(g => concerned.Any(c => $"{c}" == g.Key)).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new NowhereToGo(g.Key, g.Count(),
                ClusterText.Quote((string?)g.First().Condition("PodScheduled")?["message"]))),
    ];

    /// <summary>What one of the workload's pods waits for; null where none says.</summary>
    public static string? Trouble(TwinRun run, ObjectRef workload)
    {
        foreach (var pod in run.Pods.Where(p => run.Tracks.WorkloadOf(p.Namespace, p.Name) == workload)
            .Where(p => !WorkloadPods.IsReady(p) && !p.IsTerminating).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if ((string?)pod.Condition("PodScheduled")?["reason"] == "Unschedulable")
                return "Unschedulable";
            foreach (var container in PodContainer.Of(pod).Where(c => !c.Ready))
                if ((container.WaitingReason ?? (string?)container.LastEnd?["reason"]) is { } reason)
                    return ClusterText.Name(reason);
        }
        return run.Pods.Any(p => run.Tracks.WorkloadOf(p.Namespace, p.Name) == workload) ? "not ready" : "no pods";
    }
}
