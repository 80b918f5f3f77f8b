using System.Globalization;

namespace Aura.Metrics.Trends;

/// <summary>When something is expected, and between when.</summary>
/// <param name="From">When it was told; the others count from there.</param>
public sealed record Forecast(DateTimeOffset From, TimeSpan Expected, TimeSpan Soonest, TimeSpan Latest)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public DateTimeOffset At => From + Expected;

    /// <summary>"in about 3 h (2–5 h), around 2026-01-05 15:00 UTC".</summary>
    public override string ToString() => Expected < TimeSpan.FromMinutes(1) ? "at any moment"
        : $"in about {Text(Expected)}{Between()}, around {Clock(At)}";

    /// <summary>"40 min", "2.5 h", "3 days".</summary>
    public static string Text(TimeSpan time)
    {
        var (unit, name) = Unit(time);
        return $"{Number(time / unit)} {name}";
    }

    /// <summary>To the minute, in UTC.</summary>
    public static string Clock(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private string Between()
    {
        var (unit, name) = Unit(Expected);
        var (soonest, latest) = (Number(Soonest / unit), Number(Latest / unit));
        return soonest == latest ? "" : $" ({soonest}–{latest} {name})";
    }

    private static (TimeSpan Unit, string Name) Unit(TimeSpan time) => time >= 2 * Day ? (Day, "days")
        : time >= TimeSpan.FromMinutes(90) ? (TimeSpan.FromHours(1), "h")
        : time >= TimeSpan.FromSeconds(90) ? (TimeSpan.FromMinutes(1), "min") : (TimeSpan.FromSeconds(1), "s");

    private static string Number(double value) =>
        value.ToString(value < 9.95 ? "0.#" : "0", CultureInfo.InvariantCulture);
}
