using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Aura.Actions;
using Aura.Planning;
using MathNet.Numerics.Distributions;

namespace Aura.Learning;

/// <summary>
/// Now and then recommends a strategy of which less is known, in proportion to the probability that it is the best one
/// (Thompson sampling). Only among strategies of low risk that can be undone exactly and that score nearly as well;
/// only where the policy allows it. The same plan always gets the same one.
/// </summary>
public static class Exploration
{
    /// <summary>A strategy whose score is lower by more than this is not tried out.</summary>
    public const double Near = 0.1;

    private const int Draws = 400;

    public static RemediationPlan Of(RemediationPlan plan)
    {
        var best = plan.Strategies.FirstOrDefault(s => s.Name == plan.Recommended);
        if (best is null || !IsHarmless(best))
            return plan;
        var choices = plan.Strategies.Where(s => IsHarmless(s) && s.ExcludedBecause is null
            && s.Score >= best.Score - Near).ToList();
        if (choices.Count < 2)
            return plan;
        var random = new Random(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(plan.Digest))));
        var chosen = Draw(choices, random);
        var wins = choices.ToDictionary(c => c.Name, _ => 0);
        for (var i = 0; i < Draws; i++)
            wins[Draw(choices, random).Name]++;
        return plan with
        {
            Recommended = chosen.Name,
            Why = chosen == best ? plan.Why : $"{chosen.Name}: to learn how well it works (low risk, undone exactly; "
                + $"{best.Name} has the best score); {plan.Why}",
            Assignment = new Assignment(Assignment.Exploration, choices.ToImmutableSortedDictionary(c => c.Name,
                c => (wins[c.Name] + 1.0) / (Draws + choices.Count), StringComparer.Ordinal)),
        };
    }

    private static bool IsHarmless(Strategy s) => s is { Risk: Risk.Low, Undo: UndoGrade.Exact };

    private static Strategy Draw(List<Strategy> choices, Random random) => choices.MaxBy(c =>
    {
        var belief = BetaBelief.Of(c.SuccessProbability);
        return Beta.Sample(random, belief.Alpha, belief.Beta);
    })!;
}
