using System.Collections.Immutable;
using Aura.Metrics;

namespace Aura.Cost.Rightsizing;

/// <summary>
/// The highest of every 24 hours, counted back from the end of what was measured. Of memory that is any value: one
/// moment above the limit is enough to be killed. Of cpu it is a level that was held: a moment above only takes longer.
/// </summary>
internal sealed class DayPeaks
{
    private const double WorthSeeing = 0.5;
    private const int Week = 7;
    private const int FewestPairs = 5;
    private const double Quiet = 0.05;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly ImmutableArray<Peak> _days;

    private DayPeaks(ImmutableArray<Peak> days) => _days = days;

    /// <param name="held">How long a level must last to count; zero: not at all.</param>
    public static DayPeaks Of(UsageSeries series, TimeSpan held)
    {
        if (series.Count == 0)
            return new DayPeaks([]);
        var (end, low) = (series.Points[^1].At + series.Points[^1].Over, series.Quantile(Quiet));
        return new DayPeaks([.. series.Points.Select((p, i) => (Point: p, Level: Held(series.Points, i, held, low)))
            .GroupBy(p => (int)((end - p.Point.At - TimeSpan.FromTicks(1)) / Day)).OrderBy(g => g.Key)
            .Select(g => new Peak(g.Key, g.Max(p => p.Level), g.Average(p => p.Point.Value),
                g.Aggregate(TimeSpan.Zero, (s, p) => s + p.Point.Over),
                (end - (Day * (g.Key + 0.5))).UtcDateTime.DayOfWeek))]);
    }

    public double Most => _days.IsEmpty ? 0 : _days.Max(d => d.Value);

    /// <summary>The highest of the last seven days.</summary>
    public double MostOfLate => _days.Where(d => d.Ago < Week).Select(d => d.Value).DefaultIfEmpty(0).Max();

    /// <summary>Days of which more than half was measured.</summary>
    public int Seen => _days.Count(IsSeen);

    public bool SawAWorkday => _days.Any(d => IsSeen(d) && !d.IsWeekend);

    /// <summary>Each day of a week was seen.</summary>
    public bool SawAWeek => _days.Where(IsSeen).Select(d => d.Ago % Week).Distinct().Count() == Week;

    /// <summary>What each day had more on average than the same one a week before it.</summary>
    public ImmutableArray<double> AddedInAWeek => [.. Pairs.Select(p => p.Later.Mean - p.Earlier.Mean)];

    /// <summary>The mean of the last seven days.</summary>
    public double MeanOfLate => _days.Where(d => d.Ago < Week).Select(d => d.Mean).DefaultIfEmpty(0).Average();

    private IEnumerable<(Peak Later, Peak Earlier)> Pairs =>
        from later in _days
        where IsSeen(later)
        from earlier in _days
        where earlier.Ago == later.Ago + Week && IsSeen(earlier)
        select (later, earlier);

    /// <summary>
    /// How far alike days are apart, as a standard deviation: the same days of two weeks, else workdays and days of
    /// weekends among each other.
    /// </summary>
    public double Spread
    {
        get
        {
            var pairs = Pairs.Select(p => p.Later.Value - p.Earlier.Value).ToList();
            if (pairs.Count >= FewestPairs)
            {
                var usual = pairs.Average();
                return Math.Sqrt(pairs.Sum(p => (p - usual) * (p - usual)) / (pairs.Count - 1) / 2);
            }
            var alike = _days.Where(IsSeen).GroupBy(d => d.IsWeekend).Select(g => g.ToList()).ToList();
            var free = alike.Sum(g => g.Count - 1);
            return free == 0 ? 0 : Math.Sqrt(alike.Sum(g => g.Sum(d => Math.Pow(d.Value - g.Average(o => o.Value), 2)))
                / free);
        }
    }

    /// <summary>
    /// The level that may have been held for so long from this point on: what lasts fills some steps wholly, and what
    /// is left of it is in the steps before and after these, which for the rest are no lower than ever.
    /// </summary>
    private static double Held(ImmutableArray<UsagePoint> points, int from, TimeSpan time, double low)
    {
        var steps = time / points[from].Over;
        if (steps <= 1)
            return points[from].Value;
        var whole = (int)steps - 1;
        from = Math.Max(0, Math.Min(from, points.Length - 1 - whole)); // At the end: the last that is whole.
        var (before, after) = (Math.Max(0, from - 1), Math.Min(points.Length - 1, from + whole));
        var level = (points[before].Value + points[after].Value - (low * (2 - (steps - whole)))) / (steps - whole);
        for (var i = from; i < after; i++)
            level = Math.Min(level, points[i].Value);
        return level;
    }

    private static bool IsSeen(Peak day) => day.Measured > Day * WorthSeeing;

    private sealed record Peak(int Ago, double Value, double Mean, TimeSpan Measured, DayOfWeek Weekday)
    {
        public bool IsWeekend => Weekday is DayOfWeek.Saturday or DayOfWeek.Sunday;
    }
}
