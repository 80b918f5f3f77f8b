using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Changes an autoscaler's bounds and targets, and says what it will do next.</summary>
public sealed class HpaUpdate : RemediationAction<HpaUpdate.Args>
{
    private const double Tolerance = 0.1;

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("HorizontalPodAutoscaler."), ObjectName]
        public required string Name { get; init; }

        [Range(1, 10000)]
        public int? Min { get; init; }

        [Range(1, 10000)]
        public int? Max { get; init; }

        [Description("Percent of the cpu request to aim at."), Range(1, 1000)]
        public int? Cpu { get; init; }

        [Description("The same of memory."), Range(1, 1000)]
        public int? Memory { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Min is null && Max is null && Cpu is null && Memory is null)
                yield return new ValidationResult("give min, max, cpu or memory", [nameof(Min), nameof(Max)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "hpa.update",
        Aka = "update_hpa",
        Description = "Set an HPA's bounds and targets. Use when it is at its maximum.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = ["autoscaling/horizontalpodautoscalers: get, list, watch, patch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var scaler = plan.Need(await cluster.GetAsync(Kind.HorizontalPodAutoscaler, args.Namespace, args.Name),
            $"HorizontalPodAutoscaler {args.Namespace}/{args.Name} exists");
        plan.Check(!scaler.IsTerminating, "it is not being deleted");
        var changed = scaler;
        if (args.Min is { } min)
            changed = plan.Set(changed, "spec.minReplicas", min, "its least replicas");
        if (args.Max is { } max)
            changed = plan.Set(changed, "spec.maxReplicas", max, "its most replicas");
        changed = plan.Set(changed, "spec.metrics", Metrics(scaler, args), "the load it aims at");
        if (plan.Steps.Count == 0)
            return;
        var (least, most) = (changed.Number("spec.minReplicas") ?? 1, changed.Number("spec.maxReplicas") ?? 1);
        plan.Check(least <= most, "its least is not more than its most", why: $"min {least}, max {most}",
            hint: "give both");
        if (least <= most)
            plan.Warn(Next(changed, least, most));
        plan.Verify(new Condition.All(
        [
            new Condition.FieldEquals(scaler.Ref, "spec.maxReplicas", changed.Copy("spec.maxReplicas")),
            new Condition.FieldEquals(scaler.Ref, "spec.minReplicas", changed.Copy("spec.minReplicas")),
            new Condition.StatusCondition(scaler.Ref, "AbleToScale"),
        ]), TimeSpan.FromMinutes(2));
    }

    // Its items have no name to go by, so the list is set as a whole.
    private static JsonNode? Metrics(KubeObject scaler, Args args)
    {
        var metrics = scaler.Copy("spec.metrics") as JsonArray ?? [];
        foreach (var (resource, percent) in (IEnumerable<(string, int?)>)[("cpu", args.Cpu), ("memory", args.Memory)])
        {
            if (percent is not { } target)
                continue;
            var old = metrics.OfType<JsonObject>().FirstOrDefault(m => (string?)m["resource"]?["name"] == resource);
            if (old is null)
                metrics.Add(ScalerTargets.Metric(resource, target));
            else
                metrics[metrics.IndexOf(old)] = ScalerTargets.Metric(resource, target);
        }
        return metrics.Count == 0 ? scaler.Copy("spec.metrics") : metrics;
    }

    private static double Amount(JsonNode percent) => double.Parse($"{percent}", CultureInfo.InvariantCulture);

    /// <summary>The controller's own sum: replicas × use ÷ target, rounded up, unchanged near the target.</summary>
    private static string Next(KubeObject scaler, long least, long most)
    {
        var now = scaler.Number("status.currentReplicas") ?? 0;
        var wanted = new List<long>();
        var seen = new List<string>();
        foreach (var metric in scaler.List("spec.metrics").Select(m => m["resource"]).OfType<JsonObject>())
        {
            var use = scaler.List("status.currentMetrics").Select(m => m["resource"])
                .FirstOrDefault(m => (string?)m?["name"] == (string?)metric["name"])?["current"]?["averageUtilization"];
            if (use is null || metric["target"]?["averageUtilization"] is not { } target)
                continue;
            var ratio = Amount(use) / Amount(target);
            wanted.Add(Math.Abs(ratio - 1) <= Tolerance ? now : (long)Math.Ceiling(now * ratio));
            seen.Add($"{use} % of {metric["name"]}");
        }
        if (wanted.Count == 0)
            return $"what it will do is not known: it shows no use now; it keeps between {least} and {most}";
        var next = Math.Clamp(wanted.Max(), least, most);
        return $"at the present {string.Join(" and ", seen)} it will "
            + (next == now ? $"stay at {now} replicas" : $"go from {now} to {next} replicas");
    }
}
