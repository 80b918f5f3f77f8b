using System.Collections.Immutable;

namespace Aura.Planning;

/// <summary>
/// Says in few words why a strategy is recommended, what would change that, and why others are absent.
/// </summary>
public static class Explanation
{
    public static string Of(
        ImmutableArray<Strategy> strategies, Strategy? best, IReadOnlyDictionary<string, string> because,
        ImmutableDictionary<string, string> absent, string currency)
    {
        var chosen = best is null
            ? "none: " + (strategies.IsEmpty ? "no action is known to help here" : "every strategy is excluded")
            : $"{best.Name}: {because[best.Name]} ({best.SuccessProbability.Value:P0} by prior, "
                + $"{best.RecoverySeconds} s, {Money(best, currency)})";
        var parts = new List<string?> { chosen, best is null ? null : Otherwise(strategies, best) };
        parts.AddRange(StrategyName.All.Where(n => strategies.All(s => s.Name != n) && absent.ContainsKey(n))
            .Select(n => $"no {n}: {absent[n]}"));
        return string.Join("; ", parts.OfType<string>());
    }

    /// <summary>Where the runner-up is better than the best: what would have to count more.</summary>
    private static string? Otherwise(ImmutableArray<Strategy> strategies, Strategy best)
    {
        var second = strategies.Where(s => s != best && s.ExcludedBecause is null).MaxBy(s => s.Score);
        if (second is null)
            return null;
        var better = Scoring.Worths(second).Zip(Scoring.Worths(best))
            .Where(p => p.First.Value > p.Second.Value).OrderByDescending(p => p.First.Value - p.Second.Value)
            .Select(p => p.First.Name).Take(2).ToList();
        return better.Count > 0 ? $"{second.Name} would win if {string.Join(" and ", better)} counted more"
            : $"{second.Name} would come next";
    }

    private static string Money(Strategy strategy, string currency) => strategy.CostImpact.PerMonth switch
    {
        0 => "no change in cost",
        > 0 and var more => $"{more:0.00} {currency} a month more",
        var less => $"{-less:0.00} {currency} a month less",
    };
}
