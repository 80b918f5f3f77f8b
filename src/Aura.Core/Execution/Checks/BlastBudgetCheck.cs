using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>No more is disturbed, at once and within an hour, than the policy's budgets allow.</summary>
/// <param name="execution">The execution that this is for; its own record is not counted twice.</param>
/// <param name="together">Footprints of the same execution that may be at work at the same time.</param>
/// <param name="before">Those that come one after the other.</param>
internal sealed class BlastBudgetCheck(
    BlastBudget budget, ExecutionHistory history, string? execution, IReadOnlyList<Footprint> together,
    IReadOnlyList<Footprint> before) : ISafetyCheck
{
    public string Name => "blast-budget";

    public IReadOnlyList<string> Rbac => Footprint.Rbac;

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster) =>
        budget.IsUnlimited ? [] : Judge(await Footprint.OfAsync(plan, cluster));

    public IEnumerable<Check> Judge(Footprint print)
    {
        if (budget.IsUnlimited)
            return [];
        var past = history.Since(TimeSpan.FromHours(1)).Where(p => p.Id != execution).ToList();
        var running = past.Where(p => p.EndedAt is null).SelectMany(p => p.Footprints);
        var checks = budget.OverAtOnce([print], [.. together, .. running]).Select(why =>
                new Check("it stays inside the blast budget", false, why,
                    "wait until what runs has ended, or choose an action that takes down less at a time"))
            .Concat(budget.OverPerHour([print], [.. together, .. before, .. past.SelectMany(p => p.Footprints)])
                .Select(why => new Check("it stays inside the blast budget of an hour", false, why,
                    "wait, or have the budget raised in the policy file"))).ToList();
        return checks.Count > 0 ? checks
            : [new Check("it stays inside the blast budget", true, "at once and within an hour")];
    }
}
