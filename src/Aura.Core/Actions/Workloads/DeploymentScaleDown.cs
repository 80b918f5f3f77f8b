using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Takes replicas away, never more than its disruption budgets can spare.</summary>
public sealed class DeploymentScaleDown : RemediationAction<DeploymentScaleDown.Args>
{
    public sealed record Args : OnDeployment
    {
        [Description("So many fewer."), Range(1, 10000)]
        public int By { get; init; } = 1;

        [Description("Accept that nothing is left.")]
        public bool AllowZero { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.scale_down",
        Description = "Take replicas away from a Deployment. Use to free capacity.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac = ["apps/deployments: get, list, watch", "apps/deployments/scale: get, patch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        var before = Replicas.Of(deployment);
        plan.Check(args.By < before || args.AllowZero || before == 0, "a replica is left",
            why: $"it has {before}", hint: $"take away at most {before - 1}, or accept 0 with allowZero");
        Replicas.Set(deployment, Math.Max(0, before - args.By), plan, TimeSpan.FromMinutes(5));
    }
}
