namespace Aura.Planning;

/// <summary>Excludes what is over a constraint, and says which.</summary>
public static class Limits
{
    public static Strategy Apply(Strategy strategy, PlanConstraints constraints)
    {
        var reasons = new List<string?>
        {
            strategy.ExcludedBecause,
            strategy.Risk > constraints.MaxRisk
                ? $"risk {Word(strategy.Risk)} is over the limit {Word(constraints.MaxRisk.Value)}" : null,
            strategy.RecoverySeconds > constraints.MaxSeconds
                ? $"recovery in {strategy.RecoverySeconds} s is over the limit of {constraints.MaxSeconds} s" : null,
            strategy.CostImpact.PerMonth > constraints.MaxMonthlyCost
                ? $"{strategy.CostImpact.PerMonth} {strategy.CostImpact.Currency} a month is over the limit of "
                    + $"{constraints.MaxMonthlyCost}" : null,
        };
        var all = string.Join("; ", reasons.OfType<string>());
        return strategy with { ExcludedBecause = all.Length == 0 ? null : all };
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
