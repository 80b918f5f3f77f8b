using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>How many pods a rollout may have beyond the replicas.</summary>
public sealed class DeploymentSetMaxSurge : RemediationAction<DeploymentSetMaxSurge.Args>
{
    public sealed record Args : OnDeployment
    {
        [Description("As 1 or 25%."), RegularExpression("[0-9]{1,4}%?")]
        public required string Value { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.set_max_surge",
        Description = "Set how many extra pods a rollout may have. Use 0 in a full quota.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = ["apps/deployments: get, list, watch, patch", "persistentvolumeclaims: get"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        RollingUpdate.Set(deployment, "maxSurge", args.Value, plan);
        if (args.Value.TrimEnd('%').Trim('0').Length > 0 && plan.Steps.Count > 0)
            await RollingUpdate.WarnOfVolumesAsync(deployment, 1, cluster, plan);
    }
}
