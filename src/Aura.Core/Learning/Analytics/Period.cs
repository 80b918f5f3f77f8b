using System.Collections.Immutable;

namespace Aura.Learning.Analytics;

/// <summary>One or several weeks.</summary>
/// <param name="From">The first Monday, UTC.</param>
/// <param name="Weeks">How many.</param>
public sealed record Period(DateOnly From, int Weeks, Measured Measured)
{
    private const int MostPeriods = 26;
    private const int Month = 4;
    private const int Year = 52;

    /// <summary>Weeks; four at a time, or a year's, where those would be too many to look at.</summary>
    internal static ImmutableArray<Period> Of(HistorySums sums)
    {
        var weeks = sums.Weeks();
        if (weeks.Count == 0)
            return [];
        var first = weeks[0].Monday;
        var span = (weeks[^1].Monday - first) / 7;
        var together = span < MostPeriods ? 1 : span < MostPeriods * Month ? Month : Year;
        return
        [
            .. weeks.GroupBy(w => (w.Monday - first) / 7 / together).Select(g => new Period(
                DateOnly.FromDateTime(HistoryWindow.Start(first + (g.Key * together * 7)).UtcDateTime), together,
                Measured.Of("", g.Aggregate(new Counts(0), (sum, w) => sum + w.Counts),
                    g.SelectMany(w => w.Bins).GroupBy(b => b.Key)
                        .ToDictionary(b => b.Key, b => b.Sum(x => x.Value))))),
        ];
    }
}
