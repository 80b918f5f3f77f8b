using System.Collections.Immutable;
using Aura.Actions;

namespace Aura.Planning;

/// <summary>
/// Compares strategies: first who is beaten in every respect, then a weighted sum of what each offers.
/// </summary>
public static class Scoring
{
    /// <summary>Seconds after which speed has lost most of its worth, and money per month likewise.</summary>
    private const double PatienceSeconds = 600;
    private const double PainPerMonth = 20;

    public static ImmutableArray<Strategy> Score(ImmutableArray<Strategy> strategies, Weights weights) =>
    [
        .. strategies.Select(s => s with
        {
            Score = Math.Round(Worth(s, weights), 3),
            DominatedBy = s.ExcludedBecause is not null ? null
                : strategies.FirstOrDefault(o => o.ExcludedBecause is null && Dominates(o, s))?.Name,
        }),
    ];

    /// <summary>The best that is not excluded, or null. Among equals the earlier, more cautious one.</summary>
    public static Strategy? Best(ImmutableArray<Strategy> strategies) =>
        strategies.Where(s => s.ExcludedBecause is null && s.DominatedBy is null).MaxBy(s => s.Score);

    /// <summary>From 0 to 1: what each dimension offers, in the order of the weights.</summary>
    public static ImmutableArray<(string Name, double Value)> Worths(Strategy s) =>
    [
        ("success", s.SuccessProbability.Value),
        ("speed", Math.Exp(-s.RecoverySeconds / PatienceSeconds)),
        ("cost", Math.Exp(-Math.Max(0, (double)s.CostImpact.PerMonth) / PainPerMonth)),
        ("low risk", s.Risk switch { Risk.Low => 1, Risk.Medium => 0.85, Risk.High => 0.65, _ => 0.2 }),
        ("capacity", s.Capacity > 1 ? 1 : 0.9 * s.Capacity),
        ("a way back", s.Undo switch { UndoGrade.Compensating => 0.6, UndoGrade.None => 0, _ => 1 }),
    ];

    private static double Worth(Strategy s, Weights w)
    {
        var v = Worths(s);
        return (w.Success * v[0].Value) + (w.Speed * v[1].Value) + (w.Cost * v[2].Value) + (w.Risk * v[3].Value)
            + (w.Capacity * v[4].Value) + (w.Undo * v[5].Value) + (w.Preferred == s.Name ? Weights.Bonus : 0);
    }

    /// <summary>No worse in anything, better in something.</summary>
    private static bool Dominates(Strategy a, Strategy b)
    {
        var pairs = Raw(a).Zip(Raw(b)).ToList();
        return pairs.All(p => p.First >= p.Second) && pairs.Any(p => p.First > p.Second);
    }

    private static double[] Raw(Strategy s) =>
        [
            s.SuccessProbability.Value, -s.RecoverySeconds, -(double)s.CostImpact.PerMonth, -(int)s.Risk, s.Capacity,
            -(int)s.Undo,
        ];
}
