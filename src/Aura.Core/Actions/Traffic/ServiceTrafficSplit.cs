using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Traffic.Routes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Sets how much of its traffic each version gets.</summary>
public sealed class ServiceTrafficSplit : RemediationAction<ServiceTrafficSplit.Args>
{
    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Service that clients call, or the route."), ObjectName]
        public required string Name { get; init; }

        [Description("Percent by Service, Istio subset or (plain Service) Deployment.")]
        public required IReadOnlyDictionary<string, int> Weights { get; init; }

        public RouteKind By { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Weights.Count < 2)
                yield return new ValidationResult("must name two versions or more", [nameof(Weights)]);
            if (Weights.Values.Any(w => w is < 0 or > 100) || Weights.Values.Sum(w => (long)w) != 100)
                yield return new ValidationResult("must be percentages that make 100", [nameof(Weights)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "service.traffic_split",
        Description = "Set the traffic share of versions: canary, blue/green, weights.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Service,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac = SplitPlan.Rbac,
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var wanted = args.Weights.OrderBy(w => w.Key, StringComparer.Ordinal).ToDictionary();
        var route = await SplitPlan.FindAsync(
            new SplitRequest(args.Namespace, args.Name, [.. wanted.Keys], args.By), cluster, plan);
        var unsaid = route.Versions.Except(wanted.Keys).ToList();
        plan.Check(unsaid.Count == 0, "each of its versions has a share",
            why: unsaid.Count == 0 ? null : $"{route.Route.Ref} also sends to {string.Join(", ", unsaid)}",
            hint: "name them too; 0 stops one");
        if (unsaid.Count == 0 && route.Is(wanted))
            return;
        await route.CheckAsync(wanted, cluster, plan);
        var behind = await SplitPlan.BehindAsync(route, wanted, cluster, plan);
        plan.Undo(UndoGrade.Exact, $"undo puts the shares back: {Shares.Text(Shares.Percent(route.Rules[0]))}");
        var inEffect = route.Set(wanted, plan);
        plan.Verify(new Condition.All([inEffect, .. behind.Where(b => wanted[b.Key] > 0)
            .Select(b => b.Value.AtLeast(1))]), TimeSpan.FromMinutes(5));
    }
}
