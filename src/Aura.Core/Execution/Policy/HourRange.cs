using System.Globalization;

namespace Aura.Execution.Policy;

/// <summary>Two times of the day, like <c>09:00-17:00</c>; over midnight where the second is the earlier.</summary>
public sealed record HourRange(TimeOnly From, TimeOnly To)
{
    public const string Pattern = "^([01]?[0-9]|2[0-3]):[0-5][0-9]-(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)$";

    /// <exception cref="FormatException">Not of the form.</exception>
    public static HourRange Parse(string text)
    {
        var parts = text.Split('-');
        // Midnight as an end is the next day's beginning.
        if (parts.Length == 2 && Time(parts[0]) is { } from && (Time(parts[1]) ?? Midnight(parts[1])) is { } to
            && from != to)
            return new HourRange(from, to);
        throw new FormatException("must be two different times like 09:00-17:00");
    }

    public bool Contains(TimeOnly time) => From < To ? time >= From && time < To : time >= From || time < To;

    public override string ToString() => $"{From:HH\\:mm}-{To:HH\\:mm}";

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text.Trim(), ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var time) ? time : null;

    private static TimeOnly? Midnight(string text) => text.Trim() == "24:00" ? TimeOnly.MinValue : null;
}
