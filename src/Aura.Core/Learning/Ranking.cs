using System.Collections.Immutable;
using Aura.Planning;
using Aura.State;

namespace Aura.Learning;

/// <summary>The ways to mend a finding, the best first, with what is known of each; and what else has worked.
/// </summary>
/// <param name="LeftAlone">What became of such incidents that were left alone; null where none was.</param>
/// <param name="AlsoWorked">Actions that mended it before and that no strategy has.</param>
public sealed record Ranking(
    ImmutableArray<Ranking.Choice> Choices, string? LeftAlone, ImmutableArray<string> AlsoWorked)
{
    /// <param name="Against">Why it cannot be taken now; such ones stand last.</param>
    public sealed record Choice(string Strategy, string Actions, ImmutableArray<string> Reasons, string? Against);

    public static Ranking Of(RemediationPlan plan, AuraStore store, LearntOdds odds)
    {
        var type = plan.Finding.Type;
        var used = plan.Strategies.SelectMany(s => s.Steps).Select(s => s.Action).ToHashSet();
        var context = PlaybookLibrary.Context(plan.Finding);
        var healed = store.Incidents.HealedAlone(type) is [var only] ? only : null;
        return new Ranking(
            [
                .. plan.Strategies.OrderByDescending(s => s.ExcludedBecause is null)
                    .ThenByDescending(s => s.Name == plan.Recommended).ThenByDescending(s => s.Score)
                    .Select(s => new Choice(s.Name, string.Join(" + ", s.Steps.Select(t => t.Action)),
                        Reasons(s, type, store, odds.Predict(type, s.Steps.Select(t => (t.Action, t.Args)), context)),
                        s.ExcludedBecause)),
            ],
            healed is null ? null : $"of {healed.Left} left alone, {healed.Healed} went away by themselves, "
                + $"{healed.WithinHour} within an hour",
            [
                .. store.Success.Level(2).Where(g => g.Key == type && g.Tally.Successes > 0 && !used.Contains(g.Parent)
                        && g.Tally.Trials >= SuccessModel.Support)
                    .OrderByDescending(g => (double)g.Tally.Successes / g.Tally.Trials).ThenBy(g => g.Parent).Take(3)
                    .Select(g => $"{g.Parent} worked {g.Tally.Successes} of {g.Tally.Trials} times"),
            ]);
    }

    private static ImmutableArray<string> Reasons(
        Strategy strategy, string finding, AuraStore store, ImmutableArray<Prediction> predictions) =>
    [
        .. strategy.Steps.Select(s => s.Action).Distinct()
            .Select(a => (Action: a, Tally: store.Success.Of(2, a, finding))).Where(a => a.Tally.Trials > 0)
            .Select(a => $"{a.Action} worked {a.Tally.Successes} of {a.Tally.Trials} times with {finding}"),
        .. predictions.Where(p => p.Basis == "recent outcomes").Take(1).Select(_ => "it has changed lately"),
        .. predictions.SelectMany(p => p.MovedBy).OrderByDescending(m => Math.Abs(m.By)).Take(3)
            .Select(m => $"{m.What}: {(m.By < 0 ? "−" : "+")}{Math.Abs(m.By):0%}"),
    ];
}
