using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Lowers a container's cpu limit and request, never below what its pods use.</summary>
public sealed class DeploymentDecreaseCpu : RemediationAction<DeploymentDecreaseCpu.Args>
{
    private const double UsualFactor = 0.75;

    public sealed record Args : OnContainer, IValidatableObject
    {
        [Description("Multiply by (0.75 if neither is given)."), Range(0.1, 0.99)]
        public double? Factor { get; init; }

        [Description("New limit instead, as 500m."), StringLength(20)]
        public string? Cpu { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            AmountArgs.Faults(Factor, Cpu, "cpu");
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.decrease_cpu",
        Description = "Give a container less cpu. Use for waste.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac =
        [
            .. Rollout.Rbac, "pods/eviction: create", "autoscaling/horizontalpodautoscalers: list",
            "metrics.k8s.io/pods: list",
        ],
    };

    protected override Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan) =>
        AmountChange.PlanAsync(args, "cpu", args.Cpu, args.Factor ?? UsualFactor, cluster, plan);
}
