using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;

namespace Aura.Actions.Cost;

/// <summary>
/// Takes replicas of a Deployment that for hours has used next to no cpu and got no traffic. Who measures no traffic
/// does not know that: then a person has to say it.
/// </summary>
public sealed class CostScaleDownIdle : RemediationAction<CostScaleDownIdle.Args>
{
    private const double LeastMeasured = 0.9;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    public sealed record Args : OnDeployment, IValidatableObject
    {
        [Description("So long without traffic."), Range(2, 336)]
        public int Hours { get; init; } = 24;

        [Description("Cpu that its busiest pod stays under."), StringLength(20)]
        public string CpuBelow { get; init; } = "20m";

        [Description("Replicas to keep; default the fewest that its disruption budgets allow."), Range(0, 10000)]
        public int? Keep { get; init; }

        [Description("I know that nobody calls it, where its traffic is not measured.")]
        public bool ConfirmNoTraffic { get; init; }

        [Description("Scale it back by itself after this."), Range(1, 20160)]
        public int? RestoreAfterMinutes { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (!Quantity.TryParse(CpuBelow, out var below) || below.Sign <= 0)
                yield return new ValidationResult($"'{CpuBelow}' is no amount of cpu", [nameof(CpuBelow)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "cost.scale_down_idle",
        Description = "Scale down a Deployment that nobody has used for hours.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac =
        [
            "apps/deployments: get, list, watch", "apps/deployments/scale: get, patch",
            "policy/poddisruptionbudgets: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        var over = TimeSpan.FromHours(args.Hours);
        var usage = await cluster.UsageAsync(deployment.Ref, over);
        UsageFacts.Lacks(usage, plan);
        var containers = ContainerChoice.Running(deployment).Select(c => usage.Of(c.Name)).ToList();
        var cpu = UsageSeries.Sum(containers.Select(c => c.Cpu));
        if (containers.TrueForAll(c => Covers(c.Cpu, $"cpu of {c.Container}", over, usage, cluster, plan)))
            plan.Check(UsageFacts.Cores(cpu.Max) < Quantity.Parse(args.CpuBelow),
                $"no pod used {args.CpuBelow} of cpu in {UsageFacts.Text(over)}",
                why: $"its busiest pod used {UsageFacts.Cores(cpu.Max)} at most ({UsageFacts.Text(cpu)}, by "
                    + $"{usage.Source})",
                hint: "it is at work: cost.rightsize_resources fits its requests, cost.enable_hpa its replicas");
        Quiet(args, usage, over, cluster, plan);
        var fewest = await FewestAsync(deployment, cluster);
        var replicas = args.Keep ?? fewest;
        if (replicas >= Replicas.Of(deployment))
        {
            plan.Warn($"it has {Replicas.Of(deployment)} replicas, and {replicas} are kept");
            return;
        }
        Replicas.Set(deployment, replicas, plan, TimeSpan.FromMinutes(5));
        if (replicas > 1 && replicas == fewest)
            plan.Warn("these are as many as its disruption budget wants: none of them can be evicted then, which holds "
                + "up drains (keep one more)");
        if (args.RestoreAfterMinutes is { } minutes)
            plan.RestoreAfter(TimeSpan.FromMinutes(minutes));
        else
            plan.Warn("nothing scales it back when somebody calls again: undo does, restoreAfterMinutes after a time, "
                + "or an autoscaler by load (cost.enable_hpa)");
    }

    private static void Quiet(
        Args args, WorkloadUsage usage, TimeSpan over, ClusterView cluster, PlanBuilder plan)
    {
        foreach (var traffic in usage.Traffic)
            if (Covers(traffic.PerPod, traffic.What, over, usage, cluster, plan))
                plan.Check(traffic.LastSeen is null, $"no traffic for {UsageFacts.Text(over)} ({traffic.What})",
                    why: traffic.LastSeen is { } last
                        ? $"the last was {UsageFacts.Text(cluster.Now - last)} ago; at most "
                            + $"{traffic.PerPod.Max:0.#} a second"
                        : $"at most {traffic.PerPod.Max:0.#} a second and pod"
                            + (traffic.Quiet > 0 ? $"; up to {traffic.Quiet:0} come from probes and scrapes" : ""),
                    hint: "it is in use: wait, or leave it");
        if (usage.Traffic.Length > 0)
            return;
        plan.Check(args.ConfirmNoTraffic, "it is known that nobody calls it",
            why: args.ConfirmNoTraffic ? "nothing measures its traffic; the caller says so"
                : "nothing measures its traffic, and little cpu alone does not tell",
            hint: "name a Prometheus that has container_network_receive_bytes_total (--prometheus), or say so: "
                + "confirmNoTraffic");
        if (args.ConfirmNoTraffic)
            plan.RaiseRisk("that nobody calls it is not measured, only said");
    }

    /// <summary>What was not looked at may have been busy.</summary>
    private static bool Covers(UsageSeries series, string what, TimeSpan over, WorkloadUsage usage, ClusterView cluster,
        PlanBuilder plan)
    {
        var enough = series.Measured >= over * LeastMeasured && cluster.Now - End(series) <= Fresh;
        plan.Check(enough, $"the history of the {what} covers {UsageFacts.Text(over)} up to now",
            why: series.Count == 0 ? usage.Lacking ?? "there is none"
                : $"{UsageFacts.Text(series.Measured)} of them, the last "
                    + $"{UsageFacts.Text(cluster.Now - End(series))} ago, by {usage.Source}",
            hint: "wait until it was, look at fewer hours, or name a Prometheus that measures it: --prometheus");
        return enough;
    }

    private static DateTimeOffset End(UsageSeries series) => series.Points[^1].At + series.Points[^1].Over;

    // One, or what budgets want as a count; shares of the replicas become smaller with them.
    private static async Task<int> FewestAsync(KubeObject deployment, ClusterView cluster)
    {
        var labels = deployment.Map("spec.template.metadata.labels");
        return (await cluster.ListAsync(Kind.PodDisruptionBudget, deployment.Namespace))
            .Where(b => Selector.From(b.At("spec.selector")).Matches(labels))
            .Select(b => b.At("spec.minAvailable") is JsonValue least && !IntOrPercent.IsPercent(least)
                ? (int)(b.Number("spec.minAvailable") ?? 1) : 1)
            .Append(1).Max();
    }
}
