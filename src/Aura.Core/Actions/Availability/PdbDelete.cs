using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>Deletes a disruption budget; undo makes it again.</summary>
public sealed class PdbDelete : RemediationAction<PdbDelete.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("Budget."), ObjectName]
        public required string Name { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "pdb.delete",
        Description = "Delete a disruption budget, as one that overlaps with another.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(10),
        Rbac =
        [
            "policy/poddisruptionbudgets: get, list, watch, delete, create", "pods: list", .. OwnerChain.Rbac,
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var budget = plan.Need(await cluster.GetAsync(Kind.PodDisruptionBudget, args.Namespace, args.Name),
            $"budget {args.Namespace}/{args.Name} exists");
        plan.Check(!budget.IsTerminating, "it is not being deleted already");
        var owner = (await OwnerChain.OfAsync(budget, cluster)).Controller;
        plan.Check(owner is null, $"nothing above keeps {budget.Ref}",
            why: owner is null ? null : $"{owner.Ref} does and would make it again",
            hint: owner is null ? null : $"edit {owner.Ref} instead");
        var pods = (await cluster.ListAsync(Kind.Pod, args.Namespace))
            .Where(p => BudgetRules.Picks(budget, p)).ToList();
        var others = (await cluster.ListAsync(Kind.PodDisruptionBudget, args.Namespace))
            .Where(b => b.Name != args.Name && pods.Any(p => BudgetRules.Picks(b, p))).ToList();
        plan.Warn(pods.Count == 0 ? "it picks no pod at the moment"
            : others.Count > 0 ? $"its {pods.Count} pods are also in {string.Join(", ", others.Select(b => b.Name))}"
            : $"nothing limits evictions of its {pods.Count} pods then; to relax it instead: pdb.update");
        plan.Delete(budget, (await BudgetEffect.OfAsync(budget, cluster)).Text);
        plan.Verify(new Condition.Gone(budget.Ref, budget.Uid), TimeSpan.FromSeconds(30));
    }
}
