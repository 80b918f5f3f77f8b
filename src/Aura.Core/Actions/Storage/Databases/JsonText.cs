using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Actions.Storage.Databases;

/// <summary>JSON that operators keep as text in annotations; what is none reads as nothing.</summary>
internal static class JsonText
{
    public static JsonObject Object(string? text) => Parse(text) as JsonObject ?? [];

    public static IReadOnlyList<string> List(string? text) => Parse(text) is JsonArray list
        ? [.. list.Where(i => i is JsonValue).Select(i => $"{i}")] : [];

    public static long? Number(JsonNode? node) =>
        long.TryParse(node?.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    public static bool Flag(JsonNode? node) => node is JsonValue v && v.TryGetValue(out bool flag) && flag;

    private static JsonNode? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
