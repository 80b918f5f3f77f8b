using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;

namespace Aura.Actions.Cost;

/// <summary>
/// Fits requests to what was used: cpu to the 95th percentile, memory (request and limit) to the maximum, each with
/// 15 % reserve. What is within a tenth of that already stays.
/// </summary>
public sealed class CostRightsizeResources : RemediationAction<CostRightsizeResources.Args>
{
    private const decimal Reserve = 1.15m;
    private const double Busy = 0.95;
    private const double Near = 0.1;

    public sealed record Args : OnWorkload, IValidatableObject
    {
        [Description("Only this one; else all."), ObjectName]
        public string? Container { get; init; }

        [Description("Only this one; else both.")]
        public SizedResource? Resource { get; init; }

        [Description("Days to look back."), Range(1, 14)]
        public int Days { get; init; } = 7;

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
        var changed = workload;
        foreach (var container in containers)
        {
            if (args.Resource is not SizedResource.Memory)
                changed = await CpuAsync(changed, container, usage, Quantity.Parse(args.CpuFloor), cluster, plan);
            if (args.Resource is not SizedResource.Cpu)
                changed = await MemoryAsync(changed, container, usage, cluster, plan);
        }
        await UnscaledAsync(workload, args.Resource, cluster, plan);
        if (plan.Steps.Count == 0)
            return;
        QosClass.Warn(workload, changed, plan);
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        AmountChange.Watch(workload, args.Resource is SizedResource.Cpu ? "cpu" : "memory", plan);
    }

    // An autoscaler of a resource takes the place of sizing it: each would answer what the other does.
    private static async Task UnscaledAsync(
        KubeObject workload, SizedResource? only, ClusterView cluster, PlanBuilder plan)
    {
        foreach (var resource in (string[])["cpu", "memory"])
        {
            if (only is { } one && !resource.Equals($"{one}", StringComparison.OrdinalIgnoreCase))
                continue;
            var scalers = await ScalerTargets.OnAsync(workload, resource, cluster);
            plan.Check(scalers.Count == 0, $"no autoscaler goes by its {resource}",
                why: scalers.Count == 0 ? null : $"{scalers[0].Ref} does",
                hint: $"leave {resource} to it, and size the other one alone (resource)");
        }
    }

    private static async Task<KubeObject> CpuAsync(KubeObject workload, ContainerChoice container,
        WorkloadUsage usage, Quantity floor, ClusterView cluster, PlanBuilder plan)
    {
        var used = usage.Of(container.Name).Cpu;
        if (!UsageFacts.Suffices(used, $"cpu of {container.Name}", usage, plan))
            return workload;
        var now = Amounts.Of(container.Container, "cpu");
        var busy = UsageFacts.Cores(used.Quantile(Busy));
        var wanted = Quantity.Max(floor, (busy * Reserve).RoundUpTo(now.Step));
        var why = $"{container.Name}: 95 % of the time {busy} or less ({UsageFacts.Text(used)})";
        if (now.Limit < wanted)
        {
            plan.Warn($"{container.Name} reaches its cpu limit of {now.Limit}, so it may want more than was measured: "
                + "deployment.increase_cpu, or deployment.remove_limits");
            wanted = now.Limit.Value;
        }
        if (IsNear(now.Request, wanted))
            return workload;
        if (wanted > now.Request)
            await NodeSize.CheckAsync("cpu", wanted, cluster, plan);
        return (now with { Request = wanted }).Set(workload, container, plan, why);
    }

    private static async Task<KubeObject> MemoryAsync(KubeObject workload, ContainerChoice container,
        WorkloadUsage usage, ClusterView cluster, PlanBuilder plan)
    {
        var used = usage.Of(container.Name).Memory;
        if (!UsageFacts.Suffices(used, $"memory of {container.Name}", usage, plan))
            return workload;
        var now = Amounts.Of(container.Container, "memory");
        var most = UsageFacts.Bytes(used.Max);
        var why = $"{container.Name}: {Mebibytes(most)} at most ({UsageFacts.Text(used)})";
        if (await PastOom.OfAsync(workload, container, cluster) is { } oom && oom.Limit > most)
        {
            most = oom.Limit;
            why = $"{container.Name}: {oom.Limit} was not enough ({oom.How}), whatever the history says";
            plan.Warn($"{oom.Limit} of memory was not enough for {container.Name} ({oom.How}): it gets more than that");
        }
        var wanted = (most * Reserve).RoundUpTo(now.Step);
        if (await Usage.MostAsync(workload, container.Name, "memory", cluster) is { } present)
            plan.Check(present <= wanted, $"{wanted} of memory is enough for what {container.Name} uses now",
                why: $"its hungriest pod uses {Mebibytes(present)}", hint: "more than ever before: look why first");
        if (IsNear(now.Request, wanted) && IsNear(now.Limit, wanted))
            return workload;
        if (wanted > now.Main)
            await NodeSize.CheckAsync("memory", wanted, cluster, plan);
        if (now.Limit is null)
            plan.Warn($"{container.Name} had no memory limit; at {wanted} it will be OOMKilled");
        return (now with { Request = wanted, Limit = wanted }).Set(workload, container, plan, why);
    }

    private static string Mebibytes(Quantity bytes) => $"{bytes.RoundUpTo(Quantity.OfBytes(1 << 20))}";

    private static bool IsNear(Quantity? now, Quantity wanted) =>
        now is { } amount && Math.Abs(amount.RatioTo(wanted) - 1) <= Near;
}
