using System.Text.Json.Nodes;

namespace Aura.Mcp.Tools;

/// <summary>
/// The part of a schema that helps a model to write a call; a hundred tools share its context. Patterns, bounds,
/// lengths and the refusal of unknown names hold all the same and are shown by describe_action.
/// </summary>
public static class TerseSchema
{
    private static readonly string[] Dropped =
    [
        "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "additionalProperties",
        "$schema", "title",
    ];

    /// <summary>Arguments whose names say it all.</summary>
    private static readonly string[] SelfEvident =
        ["namespace", "name", "cluster", "dryRun", "reason", "container", "node"];

    public static JsonObject Of(JsonObject schema)
    {
        var terse = new JsonObject();
        foreach (var (key, value) in schema)
            if (key == "properties" && value is JsonObject properties)
                terse[key] =
                    new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, Property(p.Key, p.Value))));
            else if (!Dropped.Contains(key) && !IsEmptyDefault(key, value))
                terse[key] = value is JsonObject o && key == "items" ? Of(o) : value?.DeepClone();
        return terse;
    }

    private static JsonNode? Property(string name, JsonNode? value)
    {
        if (value is not JsonObject schema)
            return value?.DeepClone();
        // A map's value type is what tells it from an object with fixed fields.
        var terse = Of(schema);
        if (schema["additionalProperties"] is JsonObject values)
            terse["additionalProperties"] = Of(values);
        if (SelfEvident.Contains(name))
            terse.Remove("description");
        return terse;
    }

    private static bool IsEmptyDefault(string key, JsonNode? value) =>
        key == "default" && (value is null || (value is JsonValue && $"{value}" is "" or "false" or "0"));
}
