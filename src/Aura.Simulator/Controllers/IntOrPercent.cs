using System.Text.Json.Nodes;

namespace Aura.Simulator.Controllers;

/// <summary>A count that is given as a number or as a percentage of a total ("25%").</summary>
internal static class IntOrPercent
{
    /// <summary>The count; percentages are rounded up or down, a missing value is <paramref name="absent"/>.</summary>
    public static int Resolve(JsonNode? value, int total, bool roundUp, int absent = 0)
    {
        if (value is not JsonValue v)
            return absent;
        if (v.TryGetValue(out int number))
            return number;
        if (v.TryGetValue(out long wide))
            return (int)wide;
        if (!v.TryGetValue(out string? text) || !text.EndsWith('%') || !int.TryParse(text[..^1], out var percent))
            return absent;
        var exact = (double)percent * total / 100;
        return (int)(roundUp ? Math.Ceiling(exact) : Math.Floor(exact));
    }
}
