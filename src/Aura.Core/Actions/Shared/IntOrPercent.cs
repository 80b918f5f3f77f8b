using System.Globalization;
using System.Text.Json.Nodes;

namespace Aura.Actions.Shared;

/// <summary>A count, or a share such as 25% of the replicas, as the API takes for budgets and rollouts.</summary>
internal static class IntOrPercent
{
    /// <returns>What is wrong with the text, or null.</returns>
    public static string? Fault(string text) => Parse(text) is null
        ? $"'{text}' is neither a count such as 1 nor a share such as 25%" : null;

    /// <returns>A number, or the text of a percentage; null for anything else.</returns>
    public static JsonNode? Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? JsonValue.Create(count)
        : text.EndsWith('%') && int.TryParse(
            text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var share)
            && share <= 100 ? JsonValue.Create($"{share}%") : null;

    public static bool IsPercent(JsonNode value) => value.ToString().EndsWith('%');

    /// <summary>The count meant; a share is rounded as told.</summary>
    public static int Of(JsonNode value, int total, bool up)
    {
        var text = value.ToString();
        if (!text.EndsWith('%'))
            return int.TryParse(text, out var count) ? count : 0;
        var share = (int.TryParse(text[..^1], out var percent) ? percent : 0) * total / 100m;
        return (int)(up ? Math.Ceiling(share) : Math.Floor(share));
    }
}
