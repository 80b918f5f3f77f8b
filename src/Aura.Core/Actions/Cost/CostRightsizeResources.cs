using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Cost.Rightsizing;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Cost;

/// <summary>
/// Fits requests, and the limit of memory, to what was used, as <see cref="SizingModel"/> has it.
/// </summary>
public sealed class CostRightsizeResources : RemediationAction<CostRightsizeResources.Args>
{
    public sealed record Args : OnWorkload, IValidatableObject
    {
        [Description("Only this one; else all."), ObjectName]
        public string? Container { get; init; }

        [Description("Only this one; else both.")]
        public SizedResource? Resource { get; init; }

        [Description("Days to look back."), Range(1, 14)]
        public int Days { get; init; } = 14;

        [Description("Least cpu request."), StringLength(20)]
        public string CpuFloor { get; init; } = "10m";

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (!Quantity.TryParse(CpuFloor, out var floor) || floor.Sign <= 0)
                yield return new ValidationResult($"'{CpuFloor}' is no amount of cpu", [nameof(CpuFloor)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "cost.rightsize_resources",
        Aka = "optimize_resources",
        Description = "Fit requests to what was really used. Use for waste.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(3),
        Rbac =
        [
            .. Rollout.Rbac, "pods/eviction: create", "autoscaling/horizontalpodautoscalers: list", "nodes: list",
            "metrics.k8s.io/pods: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = await args.FindAsync(cluster, plan);
        var containers = args.Container is { } name ? [ContainerChoice.Of(workload, name, plan)]
            : ContainerChoice.Running(workload);
        var usage = await UsageFacts.OfAsync(workload, args.Days, cluster, plan);
        var sized = await UnscaledAsync(workload, args.Resource, cluster, plan);
        var changed = workload;
        foreach (var container in containers)
        {
            var (used, floor) = (usage.Of(container.Name), Quantity.Parse(args.CpuFloor));
            foreach (var resource in sized)
            {
                var series = resource == "cpu" ? used.Cpu : used.Memory;
                if (UsageFacts.Suffices(series, $"{resource} of {container.Name}", usage, plan))
                    changed = await SizeAsync(changed, container, await SizingReader.SizeAsync(
                        workload, container, resource, series, cluster, floor), cluster, plan);
            }
        }
        if (plan.Steps.Count == 0)
            return;
        QosClass.Warn(workload, changed, plan);
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        AmountChange.Watch(workload, args.Resource is SizedResource.Cpu ? "cpu" : "memory", plan);
    }

    // An autoscaler of a resource takes the place of sizing it: each would answer what the other does.
    private static async Task<IReadOnlyList<string>> UnscaledAsync(
        KubeObject workload, SizedResource? only, ClusterView cluster, PlanBuilder plan)
    {
        var unscaled = new List<string>();
        foreach (var resource in (string[])["cpu", "memory"])
        {
            if (only is { } one && !resource.Equals($"{one}", StringComparison.OrdinalIgnoreCase))
                continue;
            var scalers = await ScalerTargets.OnAsync(workload, resource, cluster);
            plan.Check(scalers.Count == 0, $"no autoscaler goes by its {resource}",
                why: scalers.Count == 0 ? null : $"{scalers[0].Ref} does",
                hint: $"leave {resource} to it, and size the other one alone (resource)");
            if (scalers.Count == 0)
                unscaled.Add(resource);
        }
        return unscaled;
    }

    private static async Task<KubeObject> SizeAsync(KubeObject workload, ContainerChoice container, Sizing sizing,
        ClusterView cluster, PlanBuilder plan)
    {
        var (resource, now, next) = (sizing.Now.Resource, sizing.Now, sizing.Advised);
        plan.Check(sizing.Abstains is null, $"what was measured tells how much {resource} {container.Name} needs",
            why: sizing.Abstains, hint: "wait until more was measured, or size the other resource alone (resource)");
        if (sizing.Abstains is not null)
            return workload;
        var wanted = next.Request ?? next.Limit ?? Quantity.Zero;
        if (resource == "memory" && await Usage.MostAsync(workload, container.Name, resource, cluster) is { } present)
            plan.Check(present <= wanted, $"{wanted} of memory is enough for what {container.Name} uses now",
                why: $"its hungriest pod uses {present.RoundUpTo(now.Step)}",
                hint: "more than ever before: look why first");
        if (!sizing.Changes)
            return workload;
        foreach (var reason in sizing.Reasons)
            plan.Warn($"{resource} of {container.Name}: {reason}");
        if (resource == "memory" && now.Limit is null)
            plan.Warn($"{container.Name} had no memory limit; at {wanted} it will be OOMKilled");
        if (wanted > (resource == "cpu" ? now.Request : now.Main))
            await NodeSize.CheckAsync(resource, wanted, cluster, plan);
        return next.Set(workload, container, plan, $"{container.Name}: {sizing.Basis} "
            + $"({sizing.Points} points over {UsageFacts.Text(sizing.Span)})");
    }
}
