using System.Collections.Immutable;

namespace Aura.Metrics.Trends;

/// <summary>A series told as two levels, one after the other: what a single change looks like.</summary>
internal static class Step
{
    private const int FewestOnASide = 3;

    /// <summary>The sum of what points are off their level, where the change is put best.</summary>
    public static double Deviation(ImmutableArray<TimedValue> points) =>
        Enumerable.Range(FewestOnASide, Math.Max(1, points.Length - (2 * FewestOnASide) + 1))
            .Min(at => Off(points[..at]) + Off(points[at..]));

    private static double Off(ImmutableArray<TimedValue> side)
    {
        var level = Statistics.Median(side.Select(p => p.Value));
        return side.Sum(p => Math.Abs(p.Value - level));
    }
}
