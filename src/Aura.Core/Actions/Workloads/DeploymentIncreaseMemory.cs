using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Raises a container's memory limit, and its request in proportion, so that the QoS class stays.</summary>
public sealed class DeploymentIncreaseMemory : RemediationAction<DeploymentIncreaseMemory.Args>
{
    private const double UsualFactor = 1.5;

    public sealed record Args : OnContainer, IValidatableObject
    {
        [Description("Multiply by (1.5 if neither is given)."), Range(1.01, 16.0)]
        public double? Factor { get; init; }

        [Description("New limit instead, as 512Mi."), StringLength(20)]
        public string? Memory { get; init; }

        [Description("Resize the running pods, without replacing them, and leave the template.")]
        public bool InPlace { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            AmountArgs.Faults(Factor, Memory, "memory");
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.increase_memory",
        Description = "Give a container more memory (limit and request). Use for OOMKilled.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac =
        [
            .. Rollout.Rbac, "pods/eviction: create", "autoscaling/horizontalpodautoscalers: list", "nodes: list",
            "pods/resize: patch",
        ],
    };

    protected override Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan) => args.InPlace
        ? InPlaceMemory.PlanAsync(args, args.Memory, args.Factor ?? UsualFactor, cluster, plan)
        : AmountChange.PlanAsync(args, "memory", args.Memory, args.Factor ?? UsualFactor, cluster, plan);
}
