using System.Collections.Immutable;
using Aura.Actions;

namespace Aura.Planning;

/// <summary>
/// Compares strategies: first who is beaten in every respect, then a weighted sum of what each offers.
/// </summary>
public static class Scoring
{
    public static ImmutableArray<Strategy> Score(ImmutableArray<Strategy> strategies, ScoreBasis basis)
    {
        var open = strategies.Where(s => s.IsOpen).ToList();
        var worth = Worth(strategies, basis);
        return
        [
            .. strategies.Select(s => s with
            {
                Score = Math.Round(worth(s), 3),
                DowntimeCost = basis.DowntimePerMinute is { } price
                    ? Math.Round(price * s.ExpectedDowntimeSeconds / 60, 2) : null,
                DominatedBy = s.ExcludedBecause is not null ? null
                    : open.FirstOrDefault(o => Dominates(o, s, basis.Prefer))?.Name,
            }),
        ];
    }

    /// <summary>
    /// The best that is neither excluded nor held back, or null. Among those that are about as good the earlier, more
    /// cautious one.
    /// </summary>
    public static Strategy? Best(IEnumerable<Strategy> scored, ScoringRules rules)
    {
        var open = scored.Where(s => s.IsOpen && s.DominatedBy is null).ToList();
        var most = open.Select(s => s.Score).DefaultIfEmpty(0).Max();
        return open.OrderBy(s => StrategyName.All.IndexOf(s.Name)).FirstOrDefault(s => s.Score >= most - rules.Tie);
    }

    /// <summary>What one of the strategies is worth, or would be with other odds.</summary>
    internal static Func<Strategy, double> Worth(ImmutableArray<Strategy> strategies, ScoreBasis basis)
    {
        var weights = basis.Weights;
        var least = strategies.Where(s => s.IsOpen).Select(s => s.CostImpact.PerMonth).DefaultIfEmpty(0).Min();
        return s => Worth(s, basis, weights, least);
    }

    /// <summary>From 0 to 1: what each dimension offers, in the order of the weights.</summary>
    /// <param name="least">Money per month of the cheapest way that is open.</param>
    private static double Worth(Strategy s, ScoreBasis basis, Weights w, decimal least)
    {
        var rules = basis.Rules;
        var dearer = (double)Math.Max(0, s.CostImpact.PerMonth - least);
        return (w.Success * s.SuccessProbability.Value)
            + (w.Downtime * Math.Exp(-s.ExpectedDowntimeSeconds / rules.PatienceSeconds))
            + (w.Cost * rules.PainMoney / (rules.PainMoney + dearer))
            + (w.Risk * s.Risk switch { Risk.Low => 1, Risk.Medium => 0.85, Risk.High => 0.65, _ => 0.2 })
            + (w.Capacity * (s.Capacity > 1 ? 1 : 0.9 * s.Capacity))
            + (w.Undo * s.Undo switch { UndoGrade.Compensating => 0.6, UndoGrade.None => 0, _ => 1 })
            + (basis.Prefer == s.Name ? rules.Bonus : 0);
    }

    /// <summary>No worse in anything, better in something.</summary>
    private static bool Dominates(Strategy a, Strategy b, string? prefer)
    {
        var pairs = Raw(a, prefer).Zip(Raw(b, prefer)).ToList();
        return pairs.All(p => p.First >= p.Second) && pairs.Any(p => p.First > p.Second);
    }

    private static double[] Raw(Strategy s, string? prefer) =>
    [
        s.SuccessProbability.Value, -s.ExpectedDowntimeSeconds, -(double)s.CostImpact.PerMonth, -(int)s.Risk,
        s.Capacity, -(int)s.Undo, prefer == s.Name ? 1 : 0,
    ];
}
