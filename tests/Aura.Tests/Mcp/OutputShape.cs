using System.Text.Json;

namespace Aura.Tests.Mcp;

/// <summary>
/// Compares an answer with a tool's output schema. It knows the words that Aura's schemas use, and fails on any other.
/// </summary>
internal static class OutputShape
{
    private static readonly string[] Annotations =
        ["title", "description", "default", "$schema", "format", "examples"];

    public static List<string> Faults(JsonElement schema, JsonElement value, string path = "$") =>
        schema.ValueKind == JsonValueKind.True ? []
            : [.. schema.EnumerateObject().SelectMany(rule => Faults(rule, schema, value, path))];

    private static IEnumerable<string> Faults(
        JsonProperty rule, JsonElement schema, JsonElement value, string path) => rule.Name switch
        {
            "type" => Types(rule.Value).Any(t => Is(t, value)) ? []
                : [$"{path} is no {rule.Value} but {value.ValueKind}"],
            "enum" => rule.Value.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)) ? []
                : [$"{path} is {value}, not one of {rule.Value}"],
            "required" => value.ValueKind != JsonValueKind.Object ? [] : rule.Value.EnumerateArray()
                .Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{path} has no {name}"),
            "properties" => value.ValueKind != JsonValueKind.Object ? [] : rule.Value.EnumerateObject()
                .SelectMany(p => value.TryGetProperty(p.Name, out var member)
                    ? Faults(p.Value, member, $"{path}.{p.Name}") : []),
            "additionalProperties" => rule.Value.ValueKind == JsonValueKind.True ? []
                : Additional(rule, schema, value, path),
            "items" => value.ValueKind != JsonValueKind.Array ? []
                : value.EnumerateArray().SelectMany((item, i) => Faults(rule.Value, item, $"{path}[{i}]")),
            "anyOf" => rule.Value.EnumerateArray().Any(s => Faults(s, value, path).Count == 0) ? []
                : [$"{path} fits none of {rule.Value}"],
            _ => Annotations.Contains(rule.Name) ? [] : [$"{path}: the schema's word {rule.Name} is unknown here"],
        };

    private static IEnumerable<string> Additional(
        JsonProperty rule, JsonElement schema, JsonElement value, string path)
    {
        var known = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(p => p.Name).ToHashSet() : [];
        return value.ValueKind != JsonValueKind.Object ? []
            : value.EnumerateObject().Where(m => !known.Contains(m.Name))
                .SelectMany(m => rule.Value.ValueKind == JsonValueKind.False ? [$"{path} may not have {m.Name}"]
                    : Faults(rule.Value, m.Value, $"{path}.{m.Name}"));
    }

    private static IEnumerable<string?> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Select(t => t.GetString()) : [type.GetString()];

    private static bool Is(string? type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => false,
    };
}
