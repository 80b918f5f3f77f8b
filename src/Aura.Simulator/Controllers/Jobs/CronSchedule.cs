namespace Aura.Simulator.Controllers.Jobs;

/// <summary>
/// A cron schedule of five fields (minute, hour, day of month, month, day of week; lists, ranges, steps, names) or one
/// of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually. Sunday is 0 and never 7. Where both days are
/// restricted, as by a step, either may match (robfig/cron v3.0.1).
/// </summary>
internal sealed class CronSchedule
{
    private static readonly string[] s_months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] s_days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly bool[] _minutes;
    private readonly bool[] _hours;
    private readonly bool[] _daysOfMonth;
    private readonly bool[] _months;
    private readonly bool[] _daysOfWeek;
    private readonly bool _eitherDay;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(string[] fields, TimeZoneInfo zone)
    {
        _zone = zone;
        _minutes = Read(fields[0], 0, 59, []);
        _hours = Read(fields[1], 0, 23, []);
        _daysOfMonth = Read(fields[2], 1, 31, []);
        _months = Read(fields[3], 1, 12, s_months);
        _daysOfWeek = Read(fields[4], 0, 6, s_days);
        _eitherDay = !IsEvery(fields[2]) && !IsEvery(fields[4]);
    }

    /// <exception cref="FormatException">The text is not a schedule.</exception>
    public static CronSchedule Parse(string text, string? zone = null)
    {
        var fields = (text.Trim() switch
        {
            "@hourly" => "0 * * * *",
            "@daily" or "@midnight" => "0 0 * * *",
            "@weekly" => "0 0 * * 0",
            "@monthly" => "0 0 1 * *",
            "@yearly" or "@annually" => "0 0 1 1 *",
            var other => other,
        }).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
            throw new FormatException($"expected exactly 5 fields, found {fields.Length}");
        return new CronSchedule(fields, zone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(zone));
    }

    /// <summary>The first time after <paramref name="after"/>; null where there is none within five years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var local = TimeZoneInfo.ConvertTime(after, _zone).DateTime;
        var at = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0).AddMinutes(1);
        var end = at.AddYears(5);
        while (at < end)
        {
            if (!_months[at.Month] || !IsDay(at))
                at = at.Date.AddDays(1);
            else if (!_hours[at.Hour])
                at = at.Date.AddHours(at.Hour + 1);
            else if (!_minutes[at.Minute] || _zone.IsInvalidTime(at))
                at = at.AddMinutes(1);
            else
                return new DateTimeOffset(at, _zone.GetUtcOffset(at)).ToUniversalTime();
        }
        return null;
    }

    private bool IsDay(DateTime at)
    {
        var (month, week) = (_daysOfMonth[at.Day], _daysOfWeek[(int)at.DayOfWeek]);
        return _eitherDay ? month || week : month && week;
    }

    private static bool IsAny(string range) => range is "*" or "?";

    private static bool IsEvery(string field) =>
        Array.Exists(field.Split(','), part => part is "*" or "?" or "*/1" or "?/1");

    private static bool[] Read(string field, int low, int high, string[] names)
    {
        var allowed = new bool[high + 1];
        foreach (var part in field.Split(','))
        {
            var slash = part.IndexOf('/');
            var step = slash < 0 ? 1 : int.Parse(part[(slash + 1)..]);
            var range = slash < 0 ? part : part[..slash];
            var dash = range.IndexOf('-');
            var from = IsAny(range) ? low : Number(dash < 0 ? range : range[..dash], names, low);
            var to = IsAny(range) ? high : dash >= 0 ? Number(range[(dash + 1)..], names, low)
                : slash < 0 ? from : high;
            if (from < low || to > high || step < 1)
                throw new FormatException($"'{part}' is out of range");
            for (var i = from; i <= to; i += step)
                allowed[i] = true;
        }
        return allowed;
    }

    private static int Number(string text, string[] names, int low) =>
        Array.IndexOf(names, text.ToLowerInvariant()) is >= 0 and var at ? at + low : int.Parse(text);
}
