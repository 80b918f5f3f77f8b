using System.Collections.Immutable;
using Aura.Metrics;
using Aura.Metrics.Trends;

namespace Aura.Cost.Rightsizing;

/// <summary>
/// A series by the hour, cut where it falls within two hours by far more than it does at this time of other days: what
/// a restart looks like.
/// </summary>
internal sealed record Runs(ImmutableArray<ImmutableArray<UsagePoint>> All)
{
    private const int Within = 2;
    private const double WorthFalling = 0.15;
    private const int FewestAlike = 4;
    private const double Alike = 0.1;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public int Ends => All.Length - 1;

    /// <summary>What it has just after a start, usually.</summary>
    public double Start => Statistics.Median(All.Select(r => r[Math.Min(1, r.Length - 1)].Value));

    /// <summary>
    /// It falls again and again from the same height: what is freed when so much is used, like garbage, not a leak that
    /// restarts cut short at one time or another.
    /// </summary>
    public bool Returns
    {
        get
        {
            var tops = All.SkipLast(1).Select(r => r.Max(p => p.Value)).ToList();
            return tops.Count >= FewestAlike && tops.Max() - tops.Min() <= Alike * tops.Max();
        }
    }

    public static Runs Of(UsageSeries series, bool cut)
    {
        var hours = Hourly(series);
        if (!cut || hours.Length <= Within)
            return new Runs([hours]);
        var range = hours.Max(h => h.Value) - hours.Min(h => h.Value);
        var usual = Enumerable.Range(Within, hours.Length - Within).GroupBy(i => hours[i].At.Hour)
            .ToDictionary(g => g.Key, g => Statistics.Median(g.Select(Change)));
        var starts = new List<int> { 0 };
        for (var i = Within; i < hours.Length; i++)
            if (i - starts[^1] > Within && usual[hours[i].At.Hour] - Change(i) > WorthFalling * range)
                starts.Add(i);
        return new Runs([.. starts.Zip(starts.Skip(1).Append(hours.Length), (from, to) => hours[from..to])]);

        double Change(int i) => hours[i].Value - hours[i - Within].Value;
    }

    private static ImmutableArray<UsagePoint> Hourly(UsageSeries series) =>
    [
        .. series.Points.GroupBy(p => p.At.UtcTicks / Hour.Ticks).OrderBy(g => g.Key).Select(g => new UsagePoint(
            new DateTimeOffset(g.Key * Hour.Ticks, TimeSpan.Zero), Statistics.Median(g.Select(p => p.Value)), Hour)),
    ];
}
