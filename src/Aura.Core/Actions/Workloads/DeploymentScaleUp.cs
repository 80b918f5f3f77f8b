using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Adds replicas: so many, or by a factor.</summary>
public sealed class DeploymentScaleUp : RemediationAction<DeploymentScaleUp.Args>
{
    public sealed record Args : OnDeployment, IValidatableObject
    {
        [Description("So many more (1 if no factor)."), Range(1, 1000)]
        public int? By { get; init; }

        [Range(1.01, 10.0)]
        public double? Factor { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (By is not null && Factor is not null)
                yield return new ValidationResult("give one of by and factor", [nameof(By), nameof(Factor)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.scale_up",
        Description = "Add replicas to a Deployment. Use for load.",
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
        if (args.Factor is not null)
            plan.Check(before > 0, "there are replicas to multiply",
                hint: "it is scaled to 0: give by, or use deployment.scale_to");
        var after = args.Factor is { } factor ? (int)Math.Ceiling(before * (decimal)factor) : before + (args.By ?? 1);
        Replicas.Set(deployment, after, plan, TimeSpan.FromMinutes(5));
    }
}
