using System.Globalization;
using Aura.Actions;

namespace Aura.Planning;

/// <summary>
/// What cannot be undone, or may do critical harm, must be surer than what can be put right again: it is held back, and
/// never recommended, where the pessimistic end of its odds is below the rules' threshold.
/// </summary>
public static class Sturdiness
{
    public static Strategy Apply(Strategy strategy, ScoringRules rules)
    {
        if (strategy.Undo != UndoGrade.None && strategy.Risk != Risk.Critical)
            return strategy;
        if (strategy.SuccessProbability.Low >= rules.Sturdy.LowestOdds)
            return strategy;
        var what = strategy.Undo == UndoGrade.None ? "it cannot be undone" : "its risk is critical";
        return strategy.HoldBack(string.Create(CultureInfo.InvariantCulture,
            $"{what}, and its odds may be as low as {strategy.SuccessProbability.Low:0.00}, "
            + $"less than the {rules.Sturdy.LowestOdds:0.00} that this takes"));
    }
}
