namespace Aura.Metrics.Trends;

internal static class Statistics
{
    /// <summary>0 where there is nothing.</summary>
    public static double Median(IEnumerable<double> values) => MedianOfSorted([.. values.Order()]);

    public static double MedianOfSorted(double[] sorted) => sorted.Length switch
    {
        0 => 0,
        var n when n % 2 == 1 => sorted[n / 2],
        var n => (sorted[(n / 2) - 1] + sorted[n / 2]) / 2,
    };
}
