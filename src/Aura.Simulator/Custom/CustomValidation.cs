using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Simulator.Api;

namespace Aura.Simulator.Custom;

/// <summary>
/// Validates a custom resource by its structural schema; messages as the server's OpenAPI validator words them.
/// </summary>
internal sealed class CustomValidation
{
    private readonly List<FieldError> _faults = [];

    public static IReadOnlyList<FieldError> Check(JsonObject json, JsonObject schema)
    {
        var validation = new CustomValidation();
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
            if (name is not ("apiVersion" or "kind" or "metadata") && property is JsonObject inner)
                validation.Value(json[name], inner, name, (json.ContainsKey(name)));
        validation.Required(json, schema, "");
        return validation._faults;
    }

    private void Value(JsonNode? node, JsonObject schema, string path, bool present)
    {
        if (!present || (node is null && (bool?)schema["nullable"] == true))
            return;
        if (!IsOfType(node, schema, out var wanted))
        {
            _faults.Add(new FieldError("FieldValueTypeInvalid", path,
                $"Invalid value: \"{TypeOf(node)}\": {path} in body must be of type {wanted}: \"{TypeOf(node)}\""));
            return;
        }
        Limits(node, schema, path);
        if (node is JsonObject json)
            Fields(json, schema, path);
        else if (node is JsonArray list && schema["items"] is JsonObject items)
            for (var i = 0; i < list.Count; i++)
                Value(list[i], items, $"{path}[{i}]", true);
    }

    private void Fields(JsonObject json, JsonObject schema, string path)
    {
        Required(json, schema, path + ".");
        foreach (var (name, value) in json)
            if (schema["properties"]?[name] is JsonObject property)
                Value(value, property, $"{path}.{name}", true);
            else if (schema["additionalProperties"] is JsonObject values)
                Value(value, values, $"{path}.{name}", true);
    }

    private void Required(JsonObject json, JsonObject schema, string path)
    {
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(r => (string)r!))
            if (!json.ContainsKey(name) && !(path.Length == 0 && name is "apiVersion" or "kind" or "metadata"))
                _faults.Add(FieldError.Required(path + name));
    }

    private void Limits(JsonNode? node, JsonObject schema, string path)
    {
        if (node is JsonValue && node.GetValueKind() == JsonValueKind.Number)
        {
            var number = decimal.Parse(node.ToJsonString(), System.Globalization.NumberStyles.Float);
            if (Number(schema["maximum"]) is { } most && number > most)
                Add(node, path, $"should be less than or equal to {most}");
            if (Number(schema["minimum"]) is { } least && number < least)
                Add(node, path, $"should be greater than or equal to {least}");
        }
        if (node is JsonValue text && text.TryGetValue(out string? s))
        {
            if (Number(schema["maxLength"]) is { } longest && s.Length > longest)
                _faults.Add(new FieldError("FieldValueTooLong", path,
                    $"Too long: may not be more than {longest} bytes"));
            if (Number(schema["minLength"]) is { } shortest && s.Length < shortest)
                Add(node, path, $"should be at least {shortest} chars long");
            if ((string?)schema["pattern"] is { } pattern && !Regex.IsMatch(s, pattern, RegexOptions.None,
                TimeSpan.FromSeconds(1)))
                Add(node, path, $"should match '{pattern}'");
        }
        if (schema["enum"] is JsonArray allowed && !allowed.Any(a => JsonNode.DeepEquals(a, node)))
            _faults.Add(FieldError.NotSupported(path, node, allowed.Select(a => a?.ToString() ?? "null")));
        if (node is JsonArray list)
        {
            if (Number(schema["minItems"]) is { } few && list.Count < few)
                Add(node, path, $"should have at least {few} items");
            if (Number(schema["maxItems"]) is { } many && list.Count > many)
                _faults.Add(new FieldError("FieldValueTooMany", path,
                    $"Too many: {list.Count}: must have at most {many} items"));
        }
    }

    private void Add(JsonNode? value, string path, string why) =>
        _faults.Add(FieldError.Invalid(path, value, $"{path} in body {why}"));

    private static decimal? Number(JsonNode? node) =>
        node is null ? null : decimal.Parse(node.ToJsonString(), System.Globalization.NumberStyles.Float);

    private static bool IsOfType(JsonNode? node, JsonObject schema, out string wanted)
    {
        wanted = (string?)schema["type"] ?? "";
        if ((bool?)schema["x-kubernetes-int-or-string"] == true)
            wanted = "";
        var kind = node?.GetValueKind() ?? JsonValueKind.Null;
        return wanted switch
        {
            "object" => kind == JsonValueKind.Object,
            "array" => kind == JsonValueKind.Array,
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "number" => kind == JsonValueKind.Number,
            "integer" => kind == JsonValueKind.Number && !node!.ToJsonString().Contains('.'),
            _ => true,
        };
    }

    private static string TypeOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => node.ToJsonString().Contains('.') ? "number" : "integer",
        _ => "boolean",
    };
}
