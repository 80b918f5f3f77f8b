using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Lets a HorizontalPodAutoscaler own the replica count from now on.</summary>
public sealed class DeploymentAutoScale : RemediationAction<DeploymentAutoScale.Args>
{
    public sealed record Args : OnDeployment, IValidatableObject
    {
        [Description("Default: as many as now."), Range(1, 10000)]
        public int? Min { get; init; }

        [Range(1, 10000)]
        public required int Max { get; init; }

        [Description("Percent of the cpu request to aim at."), Range(1, 1000)]
        public int Cpu { get; init; } = 80;

        [Description("The same of memory."), Range(1, 1000)]
        public int? Memory { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Min > Max)
                yield return new ValidationResult($"min {Min} is more than max {Max}", [nameof(Min), nameof(Max)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.auto_scale",
        Description = "Create an HPA for a Deployment. Use for load that comes and goes.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = NewScaler.Rbac,
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        var now = Replicas.Of(deployment);
        var least = args.Min ?? Math.Max(1, now);
        plan.Check(least <= args.Max, $"at least {least} and at most {args.Max} replicas make sense",
            why: $"it has {now} now", hint: "raise max, or give a lower min");
        var targets = new Dictionary<string, int> { ["cpu"] = args.Cpu };
        if (args.Memory is { } memory)
            targets["memory"] = memory;
        await NewScaler.PlanAsync(deployment, least, args.Max, targets, cluster, plan);
    }
}
