using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission;

/// <summary>
/// Short ways to read and default the fields of a JSON object; an absent field and a null are the same.
/// </summary>
internal static class JsonFields
{
    public static JsonObject? Obj(this JsonNode? node, string key) => (node as JsonObject)?[key] as JsonObject;

    /// <summary>The object at the key, made where it is absent.</summary>
    public static JsonObject Ensure(this JsonObject node, string key)
    {
        if (node[key] is JsonObject found)
            return found;
        var made = new JsonObject();
        node[key] = made;
        return made;
    }

    /// <summary>The objects of the list at the key; empty where it is absent.</summary>
    public static IEnumerable<JsonObject> Items(this JsonNode? node, string key) =>
        ((node as JsonObject)?[key] as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The objects of the list with the path of each: <c>spec.containers[0]</c>.</summary>
    public static IEnumerable<(JsonObject Item, string Path)> ItemsAt(this JsonNode? node, string key, string path) =>
        node.Items(key).Select((item, i) => (item, $"{path}.{key}[{i}]"));

    public static IEnumerable<string> Texts(this JsonNode? node, string key) =>
        ((node as JsonObject)?[key] as JsonArray)?.OfType<JsonValue>().Select(v => v.ToString()) ?? [];

    /// <summary>The text at the key; "" where it is absent.</summary>
    public static string Text(this JsonNode? node, string key) =>
        (node as JsonObject)?[key] is JsonValue v ? v.ToString() : "";

    public static long? Number(this JsonNode? node, string key) => AsNumber((node as JsonObject)?[key]);

    public static bool Flag(this JsonNode? node, string key) =>
        (node as JsonObject)?[key] is JsonValue v && v.TryGetValue(out bool flag) && flag;

    /// <summary>True where the field is there and is not null.</summary>
    public static bool Has(this JsonNode? node, string key) => (node as JsonObject)?[key] is not null;

    public static bool IsEmpty(this JsonNode? node, string key) => (node as JsonObject)?[key] switch
    {
        null => true,
        JsonObject o => o.Count == 0,
        JsonArray a => a.Count == 0,
        var v => v.ToString().Length == 0,
    };

    public static void Default(this JsonObject node, string key, JsonNode value)
    {
        if (node[key] is null || node[key] is JsonValue v && v.TryGetValue(out string? s) && s.Length == 0)
            node[key] = value;
    }

    /// <summary>The string map at the key (labels, a node selector, quantities).</summary>
    public static Dictionary<string, string> Map(this JsonNode? node, string key)
    {
        var map = new Dictionary<string, string>();
        foreach (var (name, value) in node.Obj(key) ?? [])
            map[name] = value?.ToString() ?? "";
        return map;
    }

    public static long? AsNumber(JsonNode? node) => node is not JsonValue v ? null
        : v.TryGetValue(out long n) ? n
        : v.TryGetValue(out int i) ? i
        : v.TryGetValue(out double d) ? (long)d
        : null;
}
