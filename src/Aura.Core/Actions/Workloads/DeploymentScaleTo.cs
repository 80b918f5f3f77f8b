using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Sets the number of replicas through the scale subresource.</summary>
public sealed class DeploymentScaleTo : RemediationAction<DeploymentScaleTo.Args>
{
    public sealed record Args : OnDeployment
    {
        [Range(0, 10000)]
        public required int Replicas { get; init; }

        [Description("Go to 0 although an HPA owns the count (0 disables it) or a PDB wants more.")]
        public bool Force { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.scale_to",
        Aka = "scale_deployment",
        Description = "Set a Deployment's replica count. Use for load, or to restore a count.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac = ["apps/deployments: get, list, watch", "apps/deployments/scale: get, patch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan) =>
        Replicas.Set(await args.FindAsync(cluster, plan), args.Replicas, plan, TimeSpan.FromMinutes(5));
}
