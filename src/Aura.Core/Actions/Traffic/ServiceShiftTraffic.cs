using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Actions.Traffic.Routes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Moves traffic from one version to another, bit by bit, watching the one that gets more.</summary>
public sealed class ServiceShiftTraffic : RemediationAction<ServiceShiftTraffic.Args>
{
    private const int MostSteps = 20;
    private const double MostErrors = 0.05;
    private const double LeastRequests = 20;
    private static readonly TimeSpan InEffect = TimeSpan.FromMinutes(5);

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Service that clients call, or the route."), ObjectName]
        public required string Name { get; init; }

        [Description("Version that loses.")]
        public required string From { get; init; }

        [Description("Version that gains.")]
        public required string To { get; init; }

        [Description("Share of `to` in the end."), Range(1, 100)]
        public int Percent { get; init; } = 100;

        [Description("Percent a step."), Range(1, 100)]
        public int Step { get; init; } = 20;

        [Description("Seconds to watch each step."), Range(10, 3600)]
        public int Hold { get; init; } = 60;

        public RouteKind By { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            From == To ? [new ValidationResult("must be two versions", [nameof(From), nameof(To)])] : [];
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "service.shift_traffic",
        Description = "Move traffic to another version step by step, back if it suffers.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Service,
        TypicalDuration = TimeSpan.FromSeconds(300),
        Rbac = [.. SplitPlan.Rbac, "apps/replicasets: list", .. OwnerChain.Rbac],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var route = await SplitPlan.FindAsync(
            new SplitRequest(args.Namespace, args.Name, [args.From, args.To], args.By), cluster, plan);
        plan.Need(route.Lacks is null ? route : null, "its shares can be changed step by step", why: route.Lacks,
            hint: "give the new version its first share with service.traffic_split, which makes it");
        var shares = Shares.Percent(route.Rules[0]).ToDictionary();
        var (from, to) = (shares.GetValueOrDefault(args.From), shares.GetValueOrDefault(args.To));
        if (to == args.Percent && route.Rules.Count == 1)
            return;
        plan.Check(route.Rules.All(r => Shares.Percent(r).GetValueOrDefault(args.To) == to), "its rules share alike",
            why: string.Join("; ", route.Rules.Select(r => Shares.Text(Shares.Percent(r)))),
            hint: "make them alike first: service.traffic_split");
        plan.Check(to < args.Percent, $"{args.To} is to get more", why: $"it has {to} %",
            hint: "swap from and to to move traffic back");
        plan.Check(from + to >= args.Percent, $"{args.From} has that much to give",
            why: $"now {Shares.Text(shares)}",
            hint: $"at most {from + to} %; what other versions have is left to them");
        plan.Check(args.Percent - to <= args.Step * MostSteps, $"it takes at most {MostSteps} steps",
            hint: "take larger steps");
        var last = shares.ToDictionary();
        (last[args.From], last[args.To]) = (from + to - args.Percent, args.Percent);
        await route.CheckAsync(last, cluster, plan);
        var behind = await SplitPlan.BehindAsync(route, last, cluster, plan);
        await StepsAsync(args, route, last, behind, cluster, plan);
        plan.Undo(UndoGrade.Exact, $"undo, and any step that does not hold, puts the first shares back: "
            + Shares.Text(shares));
        if (!cluster.MeasuresErrors)
            plan.Warn(
                "the error rate is not watched: nothing here measures requests; ready endpoints and restarts are");
    }

    private static async Task StepsAsync(Args args, SplitRoute route, Dictionary<string, int> last,
        IReadOnlyDictionary<string, VersionPods> behind, ClusterView cluster, PlanBuilder plan)
    {
        var pool = last[args.From] + last[args.To];
        var calm = await CalmAsync(args.To, route, behind, cluster, plan);
        var held = !cluster.MeasuresErrors ? calm : [.. calm, new Condition.ErrorRate(
            new ObjectRef(Kind.Service, args.Namespace, args.Name), args.To, MostErrors, LeastRequests)];
        var now = last.ToDictionary();
        Condition inEffect = new Condition.All([]);
        for (var share = Shares.Percent(route.Rules[0]).GetValueOrDefault(args.To); share < args.Percent;)
        {
            share = Math.Min(share + args.Step, args.Percent);
            (now[args.From], now[args.To]) = (Math.Max(0, pool - share), share);
            var before = plan.Steps.Count;
            inEffect = route.Set(now, plan);
            // Few pods may share out the same in two steps.
            if (plan.Steps.Count == before)
                continue;
            plan.Wait(new Condition.All([inEffect, .. calm]), InEffect);
            plan.Hold(new Condition.All([.. Ready(args, now, route, behind), .. held]),
                TimeSpan.FromSeconds(args.Hold));
        }
        plan.Verify(new Condition.All([inEffect, .. Ready(args, now, route, behind)]), InEffect);
    }

    /// <summary>
    /// The one that gains keeps every pod that is ready now; the other one has one, while it gets anything.
    /// </summary>
    private static IEnumerable<Condition> Ready(Args args, Dictionary<string, int> now, SplitRoute route,
        IReadOnlyDictionary<string, VersionPods> behind)
    {
        if (behind.TryGetValue(args.To, out var to))
            yield return to.AtLeast(route.Workload(args.To) is { } workload ? Replicas.Of(workload) : to.Ready);
        if (now[args.From] > 0 && behind.TryGetValue(args.From, out var from))
            yield return from.AtLeast(1);
    }

    /// <summary>No container of the version restarts, from each change of the shares on.</summary>
    private static async Task<IReadOnlyList<Condition>> CalmAsync(string version, SplitRoute route,
        IReadOnlyDictionary<string, VersionPods> behind, ClusterView cluster, PlanBuilder plan)
    {
        if (route.Workload(version) is { } own)
            return [new Condition.NoNewRestarts(own.Ref)];
        var roots = new HashSet<ObjectRef>();
        foreach (var pod in behind.GetValueOrDefault(version)?.Pods ?? [])
            if ((await OwnerChain.OfAsync(pod, cluster)).Root is { Custom: false, Object: not null } root)
                roots.Add(root.Ref);
        if (roots.Count == 0)
            plan.Warn($"restarts of {version} are not watched: its pods are of no workload");
        return [.. roots.Select(r => new Condition.NoNewRestarts(r))];
    }
}
