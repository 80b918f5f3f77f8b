namespace Aura.Simulator.Tables;

/// <summary>Durations as kubectl shows them: two units while small, one when it no longer matters.</summary>
internal static class HumanTime
{
    public const string Unknown = "<unknown>";

    public static string Since(DateTimeOffset? time, DateTimeOffset now) => time is { } at ? Of(now - at) : Unknown;

    public static string Of(TimeSpan time)
    {
        var seconds = (long)time.TotalSeconds;
        if (seconds < -1)
            return "<invalid>";
        if (seconds < 0)
            return "0s";
        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        return seconds switch
        {
            < 120 => $"{seconds}s",
            < 600 => Two(minutes, "m", seconds % 60, "s"),
            < 3 * 3600 => $"{minutes}m",
            < 8 * 3600 => Two(hours, "h", minutes % 60, "m"),
            < 48 * 3600 => $"{hours}h",
            < 8 * 86400 => Two(days, "d", hours % 24, "h"),
            < 2 * 365 * 86400L => $"{days}d",
            < 8 * 365 * 86400L => Two(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    private static string Two(long first, string unit, long second, string smaller) =>
        second == 0 ? $"{first}{unit}" : $"{first}{unit}{second}{smaller}";
}
