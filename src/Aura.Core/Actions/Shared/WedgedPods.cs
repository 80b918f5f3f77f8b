using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// An OrderedReady StatefulSet waits for a broken pod to become ready before it updates it, so a good template never
/// reaches the pod (known as "forced rollback" in the StatefulSet documentation). Such pods are evicted in steps of
/// their own.
/// </summary>
internal static class WedgedPods
{
    public static async Task ReplaceAsync(KubeObject workload, ClusterView cluster, PlanBuilder plan)
    {
        if (workload.Kind != Kind.StatefulSet || Rollout.RollsNothing(workload)
            || workload.Text("spec.podManagementPolicy") == "Parallel")
            return;
        var broken = (await WorkloadPods.OfAsync(cluster, workload))
            .Where(pod => !pod.IsTerminating && !WorkloadPods.IsReady(pod)).ToList();
        if (broken.Count == 0)
            return;
        plan.Undo(UndoGrade.Compensating, "undo puts the template back; evicted pods are made anew from it");
        plan.Warn($"{workload.Ref} waits for its broken pods before it updates them, so they are evicted: "
            + string.Join(", ", broken.Select(pod => pod.Name)));
        foreach (var pod in broken)
            plan.Evict(pod, "a broken pod of an OrderedReady StatefulSet is not updated until it is gone");
    }
}
