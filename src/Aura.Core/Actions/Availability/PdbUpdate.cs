using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>Tightens or relaxes a disruption budget, for a time where asked for.</summary>
public sealed class PdbUpdate : RemediationAction<PdbUpdate.Args>
{
    public enum UnhealthyPolicy { IfHealthyBudget, AlwaysAllow }

    public sealed record Args : BudgetArgs
    {
        public UnhealthyPolicy? UnhealthyPodEvictionPolicy { get; init; }

        [Description("Put it back after so many minutes."), Range(1, 1440)]
        public int? RestoreAfter { get; init; }

        public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            foreach (var fault in base.Validate(validationContext))
                yield return fault;
            if (MinAvailable is null && MaxUnavailable is null && UnhealthyPodEvictionPolicy is null)
                yield return new ValidationResult(
                    "give minAvailable, maxUnavailable or unhealthyPodEvictionPolicy", [nameof(MinAvailable)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "pdb.update",
        Description = "Change a disruption budget, as when it blocks a drain.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(10),
        Rbac =
        [
            "policy/poddisruptionbudgets: get, list, watch, patch", "pods: list", .. OwnerChain.Rbac,
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var budget = plan.Need(await cluster.GetAsync(Kind.PodDisruptionBudget, args.Namespace, args.Name),
            $"budget {args.Namespace}/{args.Name} exists", hint: "make it: pdb.create");
        var before = await BudgetEffect.OfAsync(budget, cluster);
        var wanted = Wanted(budget, args);
        var after = await BudgetEffect.OfAsync(wanted, cluster);
        var why = $"before: {before.Text}; after: {after.Text}";
        var changed = budget;
        foreach (var field in (string[])["spec.minAvailable", "spec.maxUnavailable", "spec.unhealthyPodEvictionPolicy"])
            changed = plan.Set(changed, field, wanted.Copy(field), why);
        if (changed == budget)
            return;
        BudgetRules.Blocks(after, args.AllowBlocking, plan);
        if (after.Allowed > before.Allowed && after.Needed == 0)
            plan.RaiseRisk("all of its pods may then be evicted at once");
        if (args.RestoreAfter is { } minutes)
            plan.RestoreAfter(TimeSpan.FromMinutes(minutes));
        plan.Verify(new Condition.FieldEquals(budget.Ref, "status.observedGeneration", (budget.Generation ?? 1) + 1),
            BudgetRules.Patience);
    }

    // The API takes only one of the two.
    private static KubeObject Wanted(KubeObject budget, Args args)
    {
        if (args.MinAvailable is { } min)
            budget = budget.With("spec.minAvailable", IntOrPercent.Parse(min)).With("spec.maxUnavailable", null);
        if (args.MaxUnavailable is { } max)
            budget = budget.With("spec.maxUnavailable", IntOrPercent.Parse(max)).With("spec.minAvailable", null);
        return args.UnhealthyPodEvictionPolicy is { } policy
            ? budget.With("spec.unhealthyPodEvictionPolicy", policy.ToString()) : budget;
    }
}
