namespace Aura.Simulator.Admission.Validation;

/// <summary>The form of a cron schedule: a macro, or minute, hour, day, month, weekday.</summary>
internal static class CronForm
{
    private static readonly (int Least, int Most)[] s_ranges = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];

    private static readonly string[] s_names =
        ["sun", "mon", "tue", "wed", "thu", "fri", "sat", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
            "oct", "nov", "dec"];

    private static readonly string[] s_macros =
        ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

    /// <summary>What is wrong with the schedule, or null.</summary>
    public static string? Fault(string schedule)
    {
        if (schedule.StartsWith('@'))
            return s_macros.Contains(schedule) || schedule.StartsWith("@every ", StringComparison.Ordinal) ? null
                : $"unrecognized descriptor: {schedule}";
        var fields = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
            return $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]";
        return fields
            .Select((f, i) => f.Split(',').Select(p => Part(p, s_ranges[i])).FirstOrDefault(x => x is not null))
            .FirstOrDefault(x => x is not null);
    }

    private static string? Part(string part, (int Least, int Most) range)
    {
        var steps = part.Split('/');
        if (steps.Length > 2)
            return $"too many slashes: {part}";
        if (steps.Length == 2 && (!int.TryParse(steps[1], out var step) || step < 1))
            return $"step of range should be a positive number: {part}";
        if (steps[0] is "*" or "?")
            return null;
        var ends = steps[0].Split('-');
        if (ends.Length > 2)
            return $"too many hyphens: {part}";
        foreach (var end in ends)
        {
            if (s_names.Contains(end.ToLowerInvariant()))
                continue;
            if (!int.TryParse(end, out var value))
                return $"failed to parse int from {end}: strconv.Atoi: parsing \"{end}\": invalid syntax";
            if (value < range.Least)
                return $"beginning of range ({value}) below minimum ({range.Least}): {part}";
            if (value > range.Most)
                return $"end of range ({value}) above maximum ({range.Most}): {part}";
        }
        return null;
    }
}
