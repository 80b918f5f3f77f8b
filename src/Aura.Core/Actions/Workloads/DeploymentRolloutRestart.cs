using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Replaces all pods by a rollout, as <c>kubectl rollout restart</c> does.</summary>
public sealed class DeploymentRolloutRestart : RemediationAction<DeploymentRolloutRestart.Args>
{
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

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan) =>
        await RestartMark.PlanAsync(await args.FindAsync(cluster, plan), cluster, plan);
}
