using System.Collections.Immutable;

namespace Aura.Metrics;

/// <summary>Measured values in the order of their time; gaps are possible.</summary>
public sealed record UsageSeries(ImmutableArray<UsagePoint> Points)
{
    public static readonly UsageSeries None = new([]);

    /// <summary>At each time the sum of those that have a value then.</summary>
    public static UsageSeries Sum(IEnumerable<UsageSeries> series) => new([.. series.SelectMany(s => s.Points)
        .GroupBy(p => p.At).OrderBy(g => g.Key)
        .Select(g => new UsagePoint(g.Key, g.Sum(p => p.Value), g.Max(p => p.Over)))]);

    public int Count => Points.Length;

    /// <summary>From the first value to the end of the last.</summary>
    public TimeSpan Span => Count == 0 ? TimeSpan.Zero : Points[^1].At + Points[^1].Over - Points[0].At;

    /// <summary>The time that was measured, which gaps make shorter than <see cref="Span"/>.</summary>
    public TimeSpan Measured => Points.Aggregate(TimeSpan.Zero, (sum, p) => sum + p.Over);

    /// <summary>0 where there is none.</summary>
    public double Max => Count == 0 ? 0 : Points.Max(p => p.Value);

    /// <summary>What was measured from the time on.</summary>
    public UsageSeries From(DateTimeOffset at) => new([.. Points.Where(p => p.At + p.Over > at)]);

    /// <summary>
    /// The value that is not passed for this share of the measured time: each point weighs as long as it stands for.
    /// 0 where there is none.
    /// </summary>
    public double Quantile(double share)
    {
        var wanted = Measured * share;
        var below = TimeSpan.Zero;
        foreach (var point in Points.OrderBy(p => p.Value))
        {
            below += point.Over;
            if (below >= wanted)
                return point.Value;
        }
        return Max;
    }
}
