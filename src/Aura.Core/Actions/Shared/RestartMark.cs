using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Replaces all pods by a rollout, as <c>kubectl rollout restart</c> does: a changed annotation.</summary>
internal static class RestartMark
{
    public const string RestartedAt = "spec.template.metadata.annotations[kubectl.kubernetes.io/restartedAt]";

    public static async Task PlanAsync(KubeObject workload, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(
            UndoGrade.Compensating, "undo takes the mark away, which rolls once more; the old pods do not come back");
        plan.Verify(await MarkAsync(workload, cluster, plan), Rollout.Patience(workload));
    }

    /// <summary>Marks the template; what is returned holds once all pods are new.</summary>
    public static async Task<Condition> MarkAsync(KubeObject workload, ClusterView cluster, PlanBuilder plan)
    {
        plan.Set(workload, RestartedAt, Placeholder.Now, "a changed template makes the controller replace every pod");
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        return Rollout.RollsNothing(workload) || Rollout.Partition(workload) > 0
            ? new Condition.RolledOut(workload.Ref)
            : new Condition.Restarted(workload.Ref);
    }

    /// <summary>Refuses where the update strategy leaves every pod as it is.</summary>
    public static void Rolls(KubeObject workload, PlanBuilder plan)
    {
        plan.Check(!Rollout.RollsNothing(workload), "its update strategy replaces pods",
            why: Rollout.RollsNothing(workload) ? "it is OnDelete: a changed template would replace none" : null,
            hint: $"pod.restart with kind {workload.Kind} evicts its pods one at a time");
        if (Rollout.Partition(workload) is > 0 and var partition)
            plan.Check(partition < Replicas.Of(workload), "its partition leaves pods to replace",
                why: $"partition {partition} of {Replicas.Of(workload)} replicas",
                hint: "lower the partition, or restart single pods: pod.restart");
    }
}
