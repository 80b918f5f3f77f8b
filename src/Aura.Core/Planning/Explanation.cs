using System.Collections.Immutable;
using System.Globalization;

namespace Aura.Planning;

/// <summary>
/// Says in few words why a strategy is recommended, what would change that, and why others are absent.
/// </summary>
internal static class Explanation
{
    public static string Of(ImmutableArray<Strategy> strategies, Answer answer,
        IReadOnlyDictionary<string, Draft> drafts, ImmutableArray<Turn> turns,
        ImmutableDictionary<string, string> absent)
    {
        var parts = new List<string?>
        {
            answer.Best is { } best ? Chosen(best, answer, drafts) : None(strategies, answer),
            answer.Choice is { Unproven: { } other, Likely: var likely }
                ? string.Create(CultureInfo.InvariantCulture, $"{other.Name} looks better by what was seen, "
                    + $"but that it is has a likelihood of {likely:0%} only") : null,
            turns.FirstOrDefault()?.Text
                ?? (answer.IsByScore && strategies.Count(s => s.IsOpen) > 1
                    ? "no price of downtime, and no odds of the next best, would change that" : null),
        };
        parts.AddRange(StrategyName.All.Where(n => strategies.All(s => s.Name != n) && absent.ContainsKey(n))
            .Select(n => $"no {n}: {absent[n]}"));
        return string.Join("; ", parts.OfType<string>());
    }

    private static string Chosen(Strategy best, Answer answer, IReadOnlyDictionary<string, Draft> drafts)
    {
        var odds = best.SuccessProbability;
        var because = answer.ActNot is
        { Reason: ActNot.DidNotHelp or ActNot.RepeatedFailure or ActNot.InjectionSuspected } not
            ? not.Why : drafts[best.Name].Because;
        var away = best.ExpectedDowntimeSeconds > 0 ? $", {best.ExpectedDowntimeSeconds} s of downtime expected" : "";
        return $"{best.Name}: {because} ({odds.Value:P0} by {odds.Basis}, {best.RecoverySeconds} s{away}, "
            + $"{Money(best)})";
    }

    private static string None(ImmutableArray<Strategy> strategies, Answer answer) => answer.ActNot switch
    {
        { Reason: ActNot.AlreadyRecovering } not => $"nothing to do now: {not.Why}; diagnose again in a minute",
        { } not => $"none: {not.Why}, and people cannot be told from here",
        null when strategies.IsEmpty => "none: no action is known to help here",
        null when strategies.FirstOrDefault(s => s.ExcludedBecause is null) is { HeldBackBecause: { } why } held =>
            $"none: {held.Name} is held back: {why}",
        null => "none: every strategy is excluded",
    };

    private static string Money(Strategy s) => s.CostImpact.PerMonth == 0 ? "no change in cost" : s.CostImpact.Text;
}
