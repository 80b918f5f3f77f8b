using System.Collections.Immutable;
using MathNet.Numerics.Distributions;

namespace Aura.Planning;

/// <summary>
/// The strategy that is recommended for its score. What was learnt must show that another one than the priors' choice
/// is likely to be better; that it looks better after a few outcomes is not enough.
/// </summary>
/// <param name="Best">Null where none is open.</param>
/// <param name="Unproven">What scores best, where that is not the recommended one: too little was seen of it.</param>
/// <param name="Likely">How likely it is that what scores best is better than the priors' choice.</param>
public sealed record Choice(Strategy? Best, Strategy? Unproven = null, double Likely = 1)
{
    /// <summary>Scores and chooses, for what-if.</summary>
    public static Strategy? Among(ImmutableArray<Strategy> strategies, ScoreBasis basis) =>
        Of(Scoring.Score(strategies, basis), basis).Best;

    public static Choice Of(ImmutableArray<Strategy> scored, ScoreBasis basis)
    {
        var rules = basis.Rules;
        var top = Scoring.Best(scored, rules);
        if (scored.All(s => s.PriorOdds is null))
            return new Choice(top);
        var byPriors = Scoring.Best(Scoring.Score([.. scored.Select(BeforeLearning)], basis), rules)?.Name;
        if (top is null || byPriors is null || byPriors == top.Name)
            return new Choice(top);
        var usual = scored.Single(s => s.Name == byPriors);
        var worth = Scoring.Worth(scored, basis);
        var better = scored.Where(
            s => s.Name != byPriors && Likelihood(s, usual, worth) >= rules.Learnt.LikelyBetter);
        var best = Scoring.Best([usual with { DominatedBy = null }, .. better], rules)!;
        return best.Name == top.Name ? new Choice(top)
            : new Choice(scored.Single(s => s.Name == best.Name), top, Likelihood(top, usual, worth));
    }

    private static Strategy BeforeLearning(Strategy s) => s.WithOdds(s.PriorOdds ?? s.SuccessProbability);

    /// <summary>That the one's worth is more than the other's, both taken as normal and independent.</summary>
    private static double Likelihood(Strategy one, Strategy other, Func<Strategy, double> worth)
    {
        var spread = Math.Sqrt(Variance(one, worth) + Variance(other, worth));
        return Normal.CDF(0, Math.Max(spread, 1e-9), worth(one) - worth(other));
    }

    /// <summary>Of a strategy's worth, for its odds are not known any better.</summary>
    private static double Variance(Strategy s, Func<Strategy, double> worth)
    {
        var odds = s.SuccessProbability;
        var deviation = Math.Sqrt(BetaBelief.Of(odds).Variance);
        double At(double p) => worth(s.WithOdds(odds with { Value = Math.Clamp(p, 0, 1) }));
        var half = (At(odds.Value + deviation) - At(odds.Value - deviation)) / 2;
        return half * half;
    }
}
