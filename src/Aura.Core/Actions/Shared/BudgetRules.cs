using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>What actions on disruption budgets have in common.</summary>
internal static class BudgetRules
{
    /// <summary>For the disruption controller to look at a changed budget.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static bool Picks(KubeObject budget, KubeObject pod) => budget.Namespace == pod.Namespace
        && Selector.From(budget.At("spec.selector")).Matches(pod);

    /// <summary>A budget that never allows a disruption stops every drain and every node upgrade.</summary>
    public static void Blocks(BudgetEffect effect, bool allowed, PlanBuilder plan)
    {
        if (effect.Pods == 0)
            return;
        plan.Check(effect.Allowed > 0 || allowed, "the budget lets some pod go", why: effect.Text,
            hint: effect.NotCounted.Count > 0
                ? "for pods without replicas only minAvailable as a count works; allowBlocking accepts it as it is"
                : "ask for less, or scale up first; allowBlocking accepts that nothing can be evicted");
        if (effect.Allowed == 0 && allowed)
            plan.Warn($"nothing can be evicted: {effect.Text}");
    }
}
