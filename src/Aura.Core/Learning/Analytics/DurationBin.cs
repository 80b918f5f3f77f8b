namespace Aura.Learning.Analytics;

/// <summary>
/// Durations in steps of a fifth (four to a doubling), so that they can be added up and medians read from them later.
/// A bin reaches to an hour times 2^((bin + 1) / 4), that included; below 0 is within an hour.
/// </summary>
public static class DurationBin
{
    /// <summary>There is no duration.</summary>
    public const int None = -1000;

    private const double Hour = 3600;
    private const int PerDoubling = 4;
    private const int Least = -48;
    private const int Most = 60;

    public static int Of(double seconds) => seconds <= 1 ? Least
        : Math.Clamp((int)Math.Ceiling(PerDoubling * Math.Log2(seconds / Hour)) - 1, Least, Most);

    /// <summary>So many seconds were not exceeded in this share of the cases; null where there are none.</summary>
    public static double? Quantile(IReadOnlyDictionary<int, int> bins, double share)
    {
        var steps = bins.Where(b => b.Key != None && b.Value > 0).OrderBy(b => b.Key).ToList();
        var wanted = steps.Sum(b => b.Value) * share;
        foreach (var (bin, count) in steps)
        {
            if (count >= wanted)
                // Within a step they are taken to be spread evenly on the logarithm.
                return Math.Round(Hour * Math.Pow(2, (bin + (wanted / count)) / PerDoubling), 1);
            wanted -= count;
        }
        return null;
    }
}
