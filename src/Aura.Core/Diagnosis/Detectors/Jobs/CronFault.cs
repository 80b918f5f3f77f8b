using System.Globalization;
using System.Text.RegularExpressions;
using Aura.Actions.Shared;

namespace Aura.Diagnosis.Detectors.Jobs;

/// <summary>
/// What is wrong with a CronJob's schedule, by the rules that the CronJob controller parses by (robfig/cron v3's
/// standard parser). The API refuses most of it on write, but not what was stored before, nor days that never come.
/// </summary>
public static partial class CronFault
{
    private static readonly string[] Months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly string[] Macros =
        ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

    private static readonly (string Name, int Least, int Most, string[] Names, int First)[] Fields =
    [
        ("minute", 0, 59, [], 0), ("hour", 0, 23, [], 0), ("day of month", 1, 31, [], 0), ("month", 1, 12, Months, 1),
        ("day of week", 0, 6, Days, 0),
    ];

    // Whether this machine knows zones at all: without their data every zone would look wrong.
    private static readonly Lazy<bool> s_zonesKnown =
        new(() => TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _));

    /// <returns>A clause, or null where the schedule can be followed.</returns>
    public static string? Of(string schedule, string? zone)
    {
        if (Zone().Match(schedule) is { Success: true } prefix)
        {
            if (zone is { Length: > 0 })
                return "it names a time zone in the schedule and in timeZone";
            zone = prefix.Groups["zone"].Value;
            schedule = schedule[prefix.Length..];
        }
        if (UnknownZone(zone))
            return $"there is no time zone {Kubernetes.ClusterText.Name(zone)}";
        if (schedule.StartsWith('@'))
            return Macros.Contains(schedule) || Every().IsMatch(schedule) ? null
                : $"{Kubernetes.ClusterText.Name(schedule)} is no schedule";
        var parts = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
            return $"it has {parts.Length} fields instead of 5";
        for (var i = 0; i < parts.Length; i++)
            foreach (var part in parts[i].Split(','))
                if (Fault(part, i) is { } fault)
                    return $"{fault} in the field for the {Fields[i].Name}";
        return NeverComes(parts) ? "its day never comes in its months" : null;
    }

    private static bool UnknownZone(string? zone) => zone is { Length: > 0 } and not "UTC" && s_zonesKnown.Value
        && (zone == "Local" || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _));

    private static string? Fault(string part, int field)
    {
        var (_, least, most, _, _) = Fields[field];
        var steps = part.Split('/');
        if (steps.Length > 2)
            return "more than one slash";
        if (steps.Length == 2 && (!int.TryParse(steps[1], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            || step == 0))
            return "a step that is no positive number";
        if (steps[0] is "*" or "?")
            return null;
        var ends = steps[0].Split('-');
        if (ends.Length > 2)
            return "more than one hyphen";
        if (Number(ends[0], field) is not { } from || Number(ends[^1], field) is not { } to)
            return "something that is no number";
        return from < least || to > most ? $"a value outside of {least} to {most}"
            : from > to ? "a range that ends before it begins" : null;
    }

    private static int? Number(string text, int field) =>
        Array.IndexOf(Fields[field].Names, text.ToLowerInvariant()) is >= 0 and var at ? at + Fields[field].First
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    /// <summary>The 30th of February: the controller calls it an invalid schedule and starts nothing.</summary>
    private static bool NeverComes(string[] parts) => parts[4].StartsWith('*') && !parts[2].StartsWith('*')
        && CronTimes.Parse(string.Join(' ', parts), null) is { } times && !times.EverComes;

    [GeneratedRegex(@"^(CRON_)?TZ=(?<zone>\S+)\s+")]
    private static partial Regex Zone();

    [GeneratedRegex(@"^@every (\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$")]
    private static partial Regex Every();
}
