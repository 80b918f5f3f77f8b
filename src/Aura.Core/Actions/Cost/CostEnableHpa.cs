using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Cost;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;

namespace Aura.Actions.Cost;

/// <summary>
/// Lets an autoscaler by cpu follow the load, with bounds and target that the usage history gives: the target leaves
/// room for a burst from the usual to the highest load while new pods start; the bounds are the replicas that half of
/// the time is enough, and those of the highest load with 15 % reserve.
/// </summary>
public sealed class CostEnableHpa : RemediationAction<CostEnableHpa.Args>
{
    private const double Reserve = 1.15;
    private const double Busy = 0.95;
    private const int LowestTarget = 50;
    private const int HighestTarget = 85;
    private const int Step = 5;

    public sealed record Args : OnDeployment, IValidatableObject
    {
        [Description("Instead of the history's."), Range(1, 10000)]
        public int? Min { get; init; }

        [Description("Instead of the history's."), Range(1, 10000)]
        public int? Max { get; init; }

        [Description("Percent of the cpu request, instead of the history's."), Range(1, 1000)]
        public int? Cpu { get; init; }

        [Description("Days to look back."), Range(1, 14)]
        public int Days { get; init; } = 7;

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Min > Max)
                yield return new ValidationResult($"min {Min} is more than max {Max}", [nameof(Min), nameof(Max)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "cost.enable_hpa",
        Description = "Create an HPA sized by what was used, to save at quiet times.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = NewScaler.Rbac,
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        var usage = await UsageFacts.OfAsync(deployment, args.Days, cluster, plan);
        var containers = ContainerChoice.Running(deployment).Select(c => usage.Of(c.Name)).ToList();
        if (!containers.TrueForAll(c => UsageFacts.Suffices(c.CpuOfAll, $"cpu of {c.Container}", usage, plan)))
            return;
        var load = UsageSeries.Sum(containers.Select(c => c.CpuOfAll));
        var request = NewScaler.RequestOf(deployment, "cpu").ToDouble();
        plan.Check(request > 0 && load.Max > 0, "there is a cpu request, and cpu was used",
            why: $"it requests {request * 1000:0}m and used {UsageFacts.Cores(load.Max)} at most",
            hint: "set a request: deployment.set_resources");
        if (request <= 0 || load.Max <= 0)
            return;
        var target = args.Cpu ?? Target(load);
        int Needed(double cores) => Math.Max(1, (int)Math.Ceiling(cores / (request * target / 100)));
        var now = Replicas.Of(deployment);
        // What has spares now keeps one.
        var least = args.Min ?? Math.Max(Math.Min(now, 2), Needed(load.Quantile(0.5)));
        var most = args.Max ?? Math.Max(Needed(load.Max * Reserve), args.Min ?? 1);
        plan.Check(least < most, "its load changes enough to scale by",
            why: $"at {target} % of {request * 1000:0}m a pod it wants {least} replicas at least and {most} at most; "
                + $"all pods together used {UsageFacts.Cores(load.Quantile(0.5))} half of the time and "
                + $"{UsageFacts.Cores(load.Max)} at most ({UsageFacts.Text(load)}, by {usage.Source})",
            hint: "fit its requests instead (cost.rightsize_resources), or give min and max");
        if (least >= most)
            return;
        await NewScaler.PlanAsync(deployment, least, most, new Dictionary<string, int> { ["cpu"] = target }, cluster,
            plan);
        Save(deployment, load, cores => Math.Clamp(Needed(cores), least, most), cluster, plan);
    }

    private static int Target(UsageSeries load) => Math.Clamp(
        (int)(100 * load.Quantile(Busy) / load.Max) / Step * Step, LowestTarget, HighestTarget);

    private static void Save(
        KubeObject deployment, UsageSeries load, Func<double, int> needed, ClusterView cluster, PlanBuilder plan)
    {
        var average = load.Points.Sum(p => needed(p.Value) * p.Over.TotalHours) / load.Measured.TotalHours;
        var now = Replicas.Of(deployment);
        plan.Warn($"with this load again it would have {average:0.#} replicas on average instead of {now}");
        var prices = new CostModel(cluster);
        plan.Cost = prices.Between(deployment, deployment.With("spec.replicas", now + 1)) is var one
            ? one with { PerMonth = Math.Round(one.PerMonth * (decimal)(average - now), 2) } : null;
    }
}
