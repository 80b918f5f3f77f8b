using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>How many replicas a rollout may have missing.</summary>
public sealed class DeploymentSetMaxUnavailable : RemediationAction<DeploymentSetMaxUnavailable.Args>
{
    public sealed record Args : OnDeployment
    {
        [Description("As 1 or 25%."), RegularExpression("[0-9]{1,2}%|100%|[0-9]{1,4}")]
        public required string Value { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.set_max_unavailable",
        Description = "Set how many pods a rollout may have missing.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = ["apps/deployments: get, list, watch, patch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        RollingUpdate.Set(deployment, "maxUnavailable", args.Value, plan);
    }
}
