using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Planning;

namespace Aura.Tests.Twin;

/// <summary>A strategy of a single action, as nobody would plan it.</summary>
internal static class OneStep
{
    public static Strategy Of(string action, JsonObject args) => new()
    {
        Name = "conservative",
        Steps = [new StrategyStep("s1", action, args, [], "to see what happens")],
        SuccessProbability = new Odds(0.5, 0, 1, 0, "prior"),
        CostImpact = new CostImpact(0, "USD"),
        RecoverySeconds = 60,
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        Score = 0,
    };
}
