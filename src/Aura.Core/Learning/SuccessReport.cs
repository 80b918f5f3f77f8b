using System.Collections.Immutable;
using Aura.Planning;
using Aura.State;

namespace Aura.Learning;

/// <summary>What is known of success, for people.</summary>
/// <param name="Actions">Actions with findings, those most often seen first.</param>
/// <param name="Calibration">Of all predictions; null where none has an outcome yet.</param>
/// <param name="OverTime">By month.</param>
/// <param name="ByBasis">By what predictions rested on.</param>
/// <param name="LeftAlone">What became of incidents that Aura left alone.</param>
public sealed record SuccessReport(
    ImmutableArray<SuccessReport.Line> Actions, Calibration? Calibration,
    ImmutableSortedDictionary<string, Calibration> OverTime, ImmutableSortedDictionary<string, Calibration> ByBasis,
    ImmutableArray<HealedAlone> LeftAlone)
{
    /// <param name="Probability">Null where there are too few outcomes to say one.</param>
    public sealed record Line(string Action, string Finding, int Samples, int Worked, Odds? Probability);

    /// <param name="action">Only this one; null: all.</param>
    public static SuccessReport Of(AuraStore store, string? action, DateTimeOffset now, int limit)
    {
        var model = new SuccessModel(store.Success);
        var judged = store.Calibration.All();
        return new SuccessReport(
            [
                .. store.Success.Level(2).Where(g => g.Tally.Trials > 0 && (action is null || g.Parent == action))
                    .OrderByDescending(g => g.Tally.Trials).Take(limit)
                    .Select(g => new Line(g.Parent, g.Key, g.Tally.Trials, g.Tally.Successes,
                        model.Overall(g.Parent, g.Key, now) is { } said
                            ? BetaBelief.All([said.Belief], said.Samples, said.Basis) : null)),
            ],
            Calibration.Of(judged),
            ByKey(judged, j => $"{j.Month / 100}-{j.Month % 100:00}"), ByKey(judged, j => j.Basis),
            [.. store.Incidents.HealedAlone().Take(limit)]);
    }

    private static ImmutableSortedDictionary<string, Calibration> ByKey(
        IReadOnlyList<Judged> judged, Func<Judged, string> key) => judged.GroupBy(key)
        .Select(g => (g.Key, Value: Calibration.Of(g))).Where(g => g.Value is not null)
        .ToImmutableSortedDictionary(g => g.Key, g => g.Value! with { Reliability = [] }, StringComparer.Ordinal);
}
