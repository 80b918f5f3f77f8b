using System.Collections.Immutable;
using Aura.Metrics;
using Aura.Metrics.Trends;

namespace Aura.Cost.Rightsizing;

/// <summary>
/// How a series grows from each hour to the same hour of the next day of its kind, workday or weekend, which neither
/// the cycle of a day nor that of a week touches; of all its runs together. Runs that are shorter are told by
/// <see cref="Growth"/>.
/// </summary>
/// <param name="Usual">What a day adds: the median.</param>
/// <param name="Upper">The upper quartile.</param>
internal sealed record DailyGrowth(double Usual, double Upper)
{
    private const int FewestHours = 12;
    private const double SecondsOfDay = 24 * 60 * 60;
    private const double Rising = 0.8;
    private const double UpperQuartile = 0.75;
    // What comes to rest has grown less at the end.
    private const double AtTheEnd = 0.25;

    /// <returns>Null where it does not clearly grow, or comes to rest.</returns>
    public static DailyGrowth? Of(Runs runs)
    {
        var added = runs.All.SelectMany(Added).ToList();
        if (added.Count < FewestHours)
            return Short(runs);
        var (usual, late) = (Statistics.Median(added), Statistics.Median(runs.All.Select(r => Added(r).ToList())
            .SelectMany(a => a.Skip(a.Count * 2 / 3))));
        return usual > 0 && added.Count(a => a > 0) >= Rising * added.Count && late >= AtTheEnd * usual
            ? new DailyGrowth(usual, added.Order().ElementAt((int)((added.Count - 1) * UpperQuartile))) : null;
    }

    /// <summary>Most of the runs grow by themselves.</summary>
    private static DailyGrowth? Short(Runs runs)
    {
        var judged = runs.All.Where(r => r.Length >= FewestHours).Select(r => Growth.Of(new UsageSeries(r))).ToList();
        var growing = judged.OfType<Growth>().ToList();
        return growing.Count == 0 || growing.Count * 2 < judged.Count ? null
            : new DailyGrowth(growing.Max(g => g.Slope) * SecondsOfDay, growing.Max(g => g.Fastest) * SecondsOfDay);
    }

    /// <summary>By each hour, a day.</summary>
    private static IEnumerable<double> Added(ImmutableArray<UsagePoint> hours)
    {
        var byHour = hours.ToDictionary(h => h.At, h => h.Value);
        foreach (var hour in hours)
        {
            var days = IsWeekend(hour.At.AddDays(-1)) == IsWeekend(hour.At) ? 1 : 3;
            if (IsWeekend(hour.At.AddDays(-days)) == IsWeekend(hour.At)
                && byHour.TryGetValue(hour.At.AddDays(-days), out var before))
                yield return (hour.Value - before) / days;
        }
    }

    private static bool IsWeekend(DateTimeOffset at) =>
        at.UtcDateTime.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
