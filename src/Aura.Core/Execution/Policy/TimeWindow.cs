using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Execution.Policy;

/// <summary>
/// Hours on days of the week in a time zone. Hours over midnight (<c>22:00-04:00</c>) belong to the day on which they
/// begin.
/// </summary>
public sealed record TimeWindow
{
    public enum Day { Sun, Mon, Tue, Wed, Thu, Fri, Sat }

    [Description("Days of the week. Left out: all."), MinLength(1)]
    public IReadOnlyList<Day>? Days { get; init; }

    [Description("From-to, like 09:00-17:00, the end not included. Left out: the whole day.")]
    public HourRange? Hours { get; init; }

    [Description("Time zone (IANA), like Europe/Berlin.")]
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public bool Holds(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Zone).DateTime;
        var time = TimeOnly.FromDateTime(local);
        if (Hours is not { } hours || hours.From < hours.To)
            return On(local) && (Hours?.Contains(time) ?? true);
        return (time >= hours.From && On(local)) || (time < hours.To && On(local.AddDays(-1)));
    }

    public override string ToString() => string.Join(' ', ((string?[])
    [
        Days is null ? null : string.Join(',', Days.Select(d => $"{d}".ToLowerInvariant())), $"{Hours}", Zone.Id,
    ]).Where(part => !string.IsNullOrEmpty(part)));

    private bool On(DateTime date) => Days is null || Days.Contains((Day)(int)date.DayOfWeek);
}
