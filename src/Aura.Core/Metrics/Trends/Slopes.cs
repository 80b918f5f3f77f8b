using System.Collections.Immutable;

namespace Aura.Metrics.Trends;

/// <summary>The median of the slopes between all pairs of points, with the interval by Kendall's test.</summary>
internal readonly record struct Slopes(double Middle, double Low, double High)
{
    // Of the normal distribution, 5 % on either side.
    private const double Z = 1.645;

    public static Slopes Of(ImmutableArray<TimedValue> points)
    {
        var n = points.Length;
        var slopes = new List<double>(n * (n - 1) / 2);
        for (var i = 0; i < n; i++)
            for (var j = i + 1; j < n; j++)
                if (points[j].At > points[i].At)
                    slopes.Add((points[j].Value - points[i].Value) / (points[j].At - points[i].At));
        if (slopes.Count == 0)
            return default;
        var sorted = slopes.ToArray();
        Array.Sort(sorted);
        var reach = Z * Math.Sqrt(n * (n - 1.0) * ((2 * n) + 5) / 18);
        var low = Math.Max(0, (int)Math.Floor((sorted.Length - reach) / 2));
        var high = Math.Min(sorted.Length - 1, (int)Math.Ceiling((sorted.Length + reach) / 2));
        return new Slopes(Statistics.MedianOfSorted(sorted), sorted[low], sorted[high]);
    }
}
