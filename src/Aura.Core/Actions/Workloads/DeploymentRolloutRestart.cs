using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Replaces all pods by a rollout, as <c>kubectl rollout restart</c> does.</summary>
public sealed class DeploymentRolloutRestart : RemediationAction<DeploymentRolloutRestart.Args>
{
    private const string RestartedAt = "spec.template.metadata.annotations[kubectl.kubernetes.io/restartedAt]";

    public sealed record Args : OnWorkload;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.rollout_restart",
        Description = "Replace all pods of a workload by a rollout. Use for stale configuration or a bad state in all.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(3),
        Rbac =
        [
            "apps/deployments: get, list, watch, patch", "apps/statefulsets: get, list, watch, patch",
            "apps/daemonsets: get, list, watch, patch", "apps/replicasets: list", "pods: get, list, watch",
            "pods/eviction: create",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        Rollout.Ready(workload, plan);
        plan.Undo(
            UndoGrade.Compensating, "undo takes the mark away, which rolls once more; the old pods do not come back");
        plan.Set(workload, RestartedAt, Placeholder.Now, "a changed template makes the controller replace every pod");
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(Rollout.RollsNothing(workload) || Rollout.Partition(workload) > 0
            ? new Condition.RolledOut(workload.Ref)
            : new Condition.Restarted(workload.Ref), Rollout.Patience(workload));
    }
}
