using System.Collections.Immutable;

namespace Aura.Metrics.Trends;

/// <summary>
/// How a series grows, told robustly: the Theil-Sen slope with Sen's interval of 90 % (P. K. Sen, 1968, J. Am. Stat.
/// Assoc. 63, 1379-1389), which a quarter of outliers does not move. A series that is short, flat, has one step, or has
/// come to rest does not grow.
/// </summary>
/// <param name="Slope">Per second.</param>
/// <param name="Slowest">The least that the slope may be.</param>
/// <param name="Fastest">The most that the slope may be.</param>
/// <param name="Level">Where the line is at the end.</param>
/// <param name="Spread">How far points are from the line: their median absolute deviation as a standard one.</param>
/// <param name="Span">The time that was looked at.</param>
public sealed record Growth(
    double Slope, double Slowest, double Fastest, double Level, double Spread, DateTimeOffset Until, TimeSpan Span)
{
    private const int FewestPoints = 20;
    private const int MostPoints = 120;
    private const double OfNormal = 1.4826;

    // Growth must stand out from the spread, and go on: each third has a good part of the whole slope.
    private const double ClearOfSpread = 5;
    private const double PartOfSlope = 0.25;
    private const int Parts = 3;

    // Nobody can tell further ahead than a few times what was seen.
    private const double AheadOfSpan = 3;

    /// <returns>Null where it does not clearly grow, or too little is known.</returns>
    public static Growth? Of(UsageSeries series)
    {
        if (series.Count < FewestPoints)
            return null;
        var end = series.Points[^1].At + series.Points[^1].Over;
        var points = Thinned(series, end);
        if (points.Length < FewestPoints || Slopes.Of(points) is not { Low: > 0 } slope)
            return null;
        var parts = Enumerable.Range(0, Parts).Select(i => Slopes.Of(
            points[(points.Length * i / Parts)..(points.Length * (i + 1) / Parts)]).Middle).ToList();
        var level = Statistics.Median(points.Select(p => p.Value - (slope.Middle * p.At)));
        var off = points.Select(p => Math.Abs(p.Value - (slope.Middle * p.At) - level)).ToArray();
        var spread = Statistics.Median(off) * OfNormal;
        var grown = slope.Middle * (points[^1].At - points[0].At);
        if (grown < ClearOfSpread * spread || parts.Min() < PartOfSlope * slope.Middle
            || Step.Deviation(points) <= off.Sum())
            return null;
        var late = Slopes.Of(points[(points.Length / 2)..]).Middle;
        return new Growth(slope.Middle, Math.Min(slope.Low, Math.Max(late, slope.Low * PartOfSlope)),
            Math.Max(slope.High, late), level, spread, end, series.Span);
    }

    /// <summary>When the line reaches the limit; null: further ahead than can be told.</summary>
    public Forecast? To(double limit)
    {
        var room = Math.Max(0, limit - Level);
        return room / Slope > Span.TotalSeconds * AheadOfSpan ? null : new Forecast(Until,
            TimeSpan.FromSeconds(room / Slope), TimeSpan.FromSeconds(Math.Max(0, room - Spread) / Fastest),
            TimeSpan.FromSeconds((room + Spread) / Slowest));
    }

    /// <summary>The medians of equal times, as seconds before the end: all pairs are compared.</summary>
    private static ImmutableArray<TimedValue> Thinned(UsageSeries series, DateTimeOffset end)
    {
        var points = series.Points.Select(p => new TimedValue((p.At + (p.Over / 2) - end).TotalSeconds, p.Value));
        if (series.Count <= MostPoints)
            return [.. points];
        var width = series.Span.TotalSeconds / MostPoints;
        return
        [
            .. points.GroupBy(p => Math.Floor(p.At / width)).OrderBy(g => g.Key).Select(g =>
                new TimedValue(g.Average(p => p.At), Statistics.Median(g.Select(p => p.Value)))),
        ];
    }
}
