using Aura.Actions.Shared;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Policy;

/// <summary>
/// The ready pods that a plan takes down, by workload. Pods that are not ready carry nothing and do not count; a
/// rollout loses no more at once than its strategy allows to be unavailable.
/// </summary>
internal static class PodLosses
{
    public static async Task<IReadOnlyList<Footprint.Loss>> OfAsync(Plan plan, ClusterView cluster)
    {
        var losses = new List<Footprint.Loss>();
        losses.AddRange(await RemovedAsync(plan, cluster));
        foreach (var change in await WorkloadChange.OfAsync(plan, cluster))
        {
            var ready = change.Pods.Count(WorkloadPods.IsReady);
            if (change.RollsTemplate)
                losses.Add(new(change.After.Ref, change.Replicas, Math.Min(ready, change.MaxUnavailable), ready));
            else if (change.Replicas < change.OldReplicas && Math.Min(ready, change.OldReplicas) - change.Replicas is
                > 0 and var gone)
                losses.Add(new(change.After.Ref, change.OldReplicas, gone, gone));
        }
        foreach (var deleted in plan.Changes.OfType<Change.Delete>()
            .Where(d => WorkloadChange.IsWorkload(d.Target.Kind)))
            if (await cluster.GetAsync(deleted.Target) is { } workload)
            {
                var ready = (await WorkloadPods.OfAsync(cluster, workload)).Count(WorkloadPods.IsReady);
                losses.Add(new(workload.Ref, WorkloadChange.Count(workload), ready, ready));
            }
        return [.. losses.Where(l => l.InAll > 0).GroupBy(l => l.Workload).Select(g => new Footprint.Loss(
            g.Key, g.Max(l => l.Replicas), g.Sum(l => l.AtOnce), g.Sum(l => l.InAll)))];
    }

    private static async Task<IEnumerable<Footprint.Loss>> RemovedAsync(Plan plan, ClusterView cluster)
    {
        var removed = new List<(ObjectRef Workload, int Replicas, int Stage)>();
        var stages = Stages(plan);
        foreach (var step in plan.Steps.OfType<Step.Apply>()
            .Where(s => s.Change is Change.Evict or Change.Delete && s.Change.Target.Kind == Kind.Pod))
        {
            if (await cluster.GetAsync(step.Change.Target) is not { } pod || !WorkloadPods.IsReady(pod)
                || (await OwnerChain.OfAsync(pod, cluster)).Root is not { } root)
                continue;
            var replicas = root.Object is null ? 1 : WorkloadChange.Count(root.Object);
            removed.Add((root.Ref, replicas, stages[step.Id]));
        }
        return removed.GroupBy(r => r.Workload).Select(pods => new Footprint.Loss(pods.Key, pods.First().Replicas,
            pods.GroupBy(p => p.Stage).Max(stage => stage.Count()), pods.Count()));
    }

    // Pods between two waits go together: what was removed before a wait is back when it has passed.
    private static Dictionary<string, int> Stages(Plan plan)
    {
        var stages = new Dictionary<string, int>();
        foreach (var step in plan.Steps)
            stages[step.Id] = step.DependsOn.Select(id => stages.GetValueOrDefault(id)).DefaultIfEmpty(0).Max()
                + (step is Step.Apply ? 0 : 1);
        return stages;
    }
}
