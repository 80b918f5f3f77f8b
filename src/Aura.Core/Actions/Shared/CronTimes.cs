using System.Globalization;

namespace Aura.Actions.Shared;

/// <summary>
/// The times of a cron schedule, as the CronJob controller reads it: five fields (minute, hour, day, month, weekday)
/// or a macro, in the given time zone or UTC; @every, counted from the last start; a TZ= in front names the zone.
/// Sunday is 0 and never 7, and a day with a step is restricted (bounds and getRange in robfig/cron v3.0.1).
/// </summary>
internal sealed record CronTimes
{
    private static readonly string[] Months =
        ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly List<HashSet<int>> _fields;
    private readonly bool _eitherDay;
    private readonly TimeZoneInfo _zone;
    private readonly TimeSpan? _every;

    private CronTimes(List<HashSet<int>> fields, bool eitherDay, TimeZoneInfo zone) =>
        (_fields, _eitherDay, _zone) = (fields, eitherDay, zone);

    private CronTimes(TimeSpan every) : this([], false, TimeZoneInfo.Utc) => _every = every;

    /// <summary>False where no month that is named has a day that is named.</summary>
    public bool EverComes => _every is not null || _eitherDay || _fields[4].Count < 7
        || _fields[3].Any(m => _fields[2].Min() <= DateTime.DaysInMonth(2024, m));

    /// <returns>Null where it is not understood.</returns>
    public static CronTimes? Parse(string schedule, string? zone)
    {
        schedule = schedule.Trim();
        if (Prefixed(schedule) is var (named, rest))
            (zone, schedule) = (named, rest);
        if (schedule.StartsWith("@every ", StringComparison.Ordinal))
            return Duration(schedule[7..]) is { } every ? new CronTimes(every) : null;
        var parts = (schedule switch
        {
            "@yearly" or "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" or "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            var plain => plain,
        }).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 5)
            return null;
        var fields = new[]
        {
            Field(parts[0], 0, 59, []), Field(parts[1], 0, 23, []), Field(parts[2], 1, 31, []),
            Field(parts[3], 1, 12, Months), Field(parts[4], 0, 6, Days),
        };
        if (fields.Any(f => f is null) || !TimeZoneInfo.TryFindSystemTimeZoneById(zone ?? "UTC", out var found))
            return null;
        // Both days restricted: one of them is enough.
        var either = !IsAny(parts[2]) && !IsAny(parts[4]);
        return new CronTimes([.. fields.OfType<HashSet<int>>()], either, found);
    }

    /// <summary>After the one, up to the other; at most so many, the last ones.</summary>
    public IReadOnlyList<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset until, int most)
    {
        var times = new List<DateTimeOffset>();
        if (_every is { } every)
            return [.. Steps(after + every, until, every).TakeLast(most)];
        var at = new DateTimeOffset(until.Ticks - until.Ticks % TimeSpan.TicksPerMinute, until.Offset);
        // A run of once a year is found too, and no more is looked at than that.
        for (var minutes = 0; at > after && times.Count < most && minutes < 366 * 1440; minutes++)
        {
            var local = TimeZoneInfo.ConvertTime(at, _zone);
            if (!DayFits(local))
            {
                // The rest of this day is no use.
                var skip = local.Hour * 60 + local.Minute;
                minutes += skip;
                at = at.AddMinutes(-skip);
            }
            else if (_fields[0].Contains(local.Minute) && _fields[1].Contains(local.Hour))
                times.Insert(0, at);
            at = at.AddMinutes(-1);
        }
        return times;
    }

    private static IEnumerable<DateTimeOffset> Steps(DateTimeOffset from, DateTimeOffset until, TimeSpan every)
    {
        // After a long pause the last ones are enough.
        if ((until - from) / every is > 1000 and var skipped)
            from += every * Math.Floor(skipped - 1000);
        for (var at = from; at <= until; at += every)
            yield return at;
    }

    /// <summary>TZ=ZONE or CRON_TZ=ZONE in front: not supported officially, and followed.</summary>
    private static (string Zone, string Times)? Prefixed(string schedule)
    {
        var space = schedule.IndexOf(' ');
        var equals = schedule.IndexOf('=');
        return space > 0 && equals > 0 && equals < space && schedule[..equals] is "TZ" or "CRON_TZ"
            ? (schedule[(equals + 1)..space], schedule[space..].Trim()) : null;
    }

    /// <summary>As in Go: 1h30m. At least a second.</summary>
    private static TimeSpan? Duration(string text)
    {
        var sum = TimeSpan.Zero;
        for (var at = 0; at < text.Length;)
        {
            var digits = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
                at++;
            var unit = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
                at++;
            if (!double.TryParse(text.AsSpan(digits, unit - digits), NumberStyles.Float, CultureInfo.InvariantCulture,
                    out var n) || Unit(text[unit..at]) is not { } each)
                return null;
            sum += n * each;
        }
        return sum >= TimeSpan.FromSeconds(1) ? sum : sum > TimeSpan.Zero ? TimeSpan.FromSeconds(1) : null;
    }

    private static TimeSpan? Unit(string unit) => unit switch
    {
        "h" => TimeSpan.FromHours(1),
        "m" => TimeSpan.FromMinutes(1),
        "s" => TimeSpan.FromSeconds(1),
        "ms" => TimeSpan.FromMilliseconds(1),
        _ => null,
    };

    private bool DayFits(DateTimeOffset t)
    {
        var (day, weekday) = (_fields[2].Contains(t.Day), _fields[4].Contains((int)t.DayOfWeek));
        return _fields[3].Contains(t.Month) && (_eitherDay ? day || weekday : day && weekday);
    }

    private static bool IsAny(string field) =>
        Array.Exists(field.Split(','), part => part is "*" or "?" or "*/1" or "?/1");

    private static HashSet<int>? Field(string text, int least, int most, string[] names)
    {
        var set = new HashSet<int>();
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') is [var r, var s] ? (r, Number(s, names)) : (part, 1);
            var bounds = range is "*" or "?" ? [least, most]
                : range.Split('-').Select(b => Number(b, names)).ToList();
            var from = bounds[0];
            var to = bounds.Count == 2 ? bounds[1] : part.Contains('/') ? most : from;
            if (bounds.Count > 2 || step is null or < 1 || from is null || to is null || from < least || to > most
                || from > to)
                return null;
            for (var at = from.Value; at <= to; at += step.Value)
                set.Add(at);
        }
        return set;
    }

    private static int? Number(string text, string[] names) =>
        Array.IndexOf(names, text.ToLowerInvariant()) is >= 0 and var index && text.Length > 0 ? index
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
