namespace Aura.Learning;

/// <summary>
/// How an outcome's weight depends on its age. Weights grow with time instead of shrinking (forward decay, Cormode et
/// al. 2009), so that sums need never be touched again and outcomes may come in any order.
/// </summary>
public static class Decay
{
    public const double SlowDays = 90;
    public const double FastDays = 7;

    private const double Most = 500;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>In relation to an outcome of any other time; divide by that of now for a share of 1.</summary>
    public static double Weight(DateTimeOffset at, double halfLifeDays) =>
        Math.Pow(2, Math.Clamp((at - Start).TotalDays / halfLifeDays, -Most, Most));
}
