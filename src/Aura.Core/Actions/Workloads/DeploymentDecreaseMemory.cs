using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Lowers a container's memory limit and request, never below what its pods use.</summary>
public sealed class DeploymentDecreaseMemory : RemediationAction<DeploymentDecreaseMemory.Args>
{
    private const double UsualFactor = 0.75;

    public sealed record Args : OnContainer, IValidatableObject
    {
        [Description("Multiply by (0.75 if neither is given)."), Range(0.1, 0.99)]
        public double? Factor { get; init; }

        [Description("New limit instead, as 512Mi."), StringLength(20)]
        public string? Memory { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            AmountArgs.Faults(Factor, Memory, "memory");
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.decrease_memory",
        Description = "Give a container less memory. Use for waste.",
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
        AmountChange.PlanAsync(args, "memory", args.Memory, args.Factor ?? UsualFactor, cluster, plan);
}
