using Aura.Metrics;

namespace Aura.Tests.Cost.Rightsizing;

/// <summary>A series of five-minute values that begins on a Monday.</summary>
internal static class MadeSeries
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <param name="value">Of a time since the start, in days.</param>
    public static UsageSeries Of(double days, Func<double, double> value, DateTimeOffset? from = null)
    {
        var step = TimeSpan.FromMinutes(5);
        return new UsageSeries([.. Enumerable.Range(0, (int)(TimeSpan.FromDays(days) / step)).Select(i =>
            new UsagePoint((from ?? Start) + (step * i), value(step.TotalDays * i), step))]);
    }
}
