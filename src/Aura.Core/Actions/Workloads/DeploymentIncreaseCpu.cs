using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Raises a container's cpu limit, and its request in proportion, so that the QoS class stays.</summary>
public sealed class DeploymentIncreaseCpu : RemediationAction<DeploymentIncreaseCpu.Args>
{
    private const double UsualFactor = 1.5;

    public sealed record Args : OnContainer, IValidatableObject
    {
        [Description("Multiply by (1.5 if neither is given)."), Range(1.01, 16.0)]
        public double? Factor { get; init; }

        [Description("New limit instead, as 500m."), StringLength(20)]
        public string? Cpu { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            AmountArgs.Faults(Factor, Cpu, "cpu");
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.increase_cpu",
        Description = "Give a container more cpu (limit and request). Use for throttling.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac =
        [
            .. Rollout.Rbac, "pods/eviction: create", "autoscaling/horizontalpodautoscalers: list", "nodes: list",
        ],
    };

    protected override Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan) =>
        AmountChange.PlanAsync(args, "cpu", args.Cpu, args.Factor ?? UsualFactor, cluster, plan);
}
