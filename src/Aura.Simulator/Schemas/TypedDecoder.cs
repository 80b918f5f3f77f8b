using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Schemas;

/// <summary>
/// What decoding into a Go struct and encoding it again does to a JSON object: fields that the type does not have are
/// dropped (and named), zero values are left out unless they are always written, quantities get their canonical form,
/// and a value of another type is an error.
/// </summary>
internal sealed class TypedDecoder
{
    private static readonly SearchValues<char> s_base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n");

    private readonly List<string> _unknown = [];

    /// <summary>Paths of the fields that the type does not have, in the order met.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <exception cref="DecodeException">A value does not fit.</exception>
    public JsonObject Decode(JsonObject json, TypeSchema type)
    {
        var result = new JsonObject();
        foreach (var name in (string[])["kind", "apiVersion"])
            if (json[name] is { } value)
                result[name] = value.DeepClone();
        Fill(result, json, type, "", "");
        return result;
    }

    private void Fill(JsonObject result, JsonObject json, TypeSchema type, string path, string goPath)
    {
        foreach (var (name, value) in json)
        {
            if (path.Length == 0 && name is "kind" or "apiVersion")
                continue;
            if (!type.Fields.TryGetValue(name, out var field))
                _unknown.Add(path + name);
            else if (Decode(value, field.Value, $"{path}{name}", $"{goPath}{name}", type) is var decoded
                && Keeps(field, decoded))
                result[name] = decoded;
        }
        foreach (var field in type.Fields.Values)
            if (field.Always && !result.ContainsKey(field.Name))
                result[field.Name] = Zero(field, path, goPath);
    }

    private static bool Keeps(FieldSchema field, JsonNode? value)
    {
        if (value is null)
            return false;
        return field.Pointer || field.Always || field.Value.Shape is Shape.Struct or Shape.Any || !IsZero(value);
    }

    private static bool IsZero(JsonNode value) => value switch
    {
        JsonArray list => list.Count == 0,
        JsonObject map => map.Count == 0,
        JsonValue v when v.TryGetValue(out string? text) => text.Length == 0,
        JsonValue v when v.TryGetValue(out bool flag) => !flag,
        JsonValue v when v.TryGetValue(out long number) => number == 0,
        _ => false,
    };

    private JsonNode? Zero(FieldSchema field, string path, string goPath)
    {
        if (field.Pointer)
            return null;
        switch (field.Value.Shape)
        {
            case Shape.Struct:
                var zero = new JsonObject();
                if (field.Value.Struct is { } type)
                    Fill(zero, [], type, $"{path}{field.Name}.", $"{goPath}{field.Name}.");
                return zero;
            case Shape.String: return "";
            case Shape.Bool: return false;
            case Shape.Int32 or Shape.Int64 or Shape.IntOrString: return 0L;
            case Shape.Quantity: return "0";
            default: return null;
        }
    }

    private JsonNode? Decode(JsonNode? value, ValueSchema schema, string path, string goPath, TypeSchema owner)
    {
        if (value is null)
            return null;
        var fits = schema.Shape switch
        {
            Shape.Any => value.DeepClone(),
            Shape.Struct when value is JsonObject o => Struct(o, schema, path, goPath),
            Shape.Map when value is JsonObject o => Map(o, schema, path, goPath, owner),
            Shape.List when value is JsonArray a => List(a, schema, path, goPath, owner),
            Shape.Bytes when value.GetValueKind() == JsonValueKind.String => Bytes(value),
            Shape.String or Shape.Time or Shape.MicroTime when value.GetValueKind() == JsonValueKind.String =>
                value.DeepClone(),
            Shape.Bool when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.DeepClone(),
            Shape.Int32 or Shape.Int64 => Integer(value, schema),
            Shape.IntOrString => value.GetValueKind() == JsonValueKind.String ? value.DeepClone()
                : Integer(value, schema),
            Shape.Quantity => Amount(value),
            _ => null,
        };
        return fits ?? throw new DecodeException($"json: cannot unmarshal {Describe(value)} into Go struct field "
            + $"{owner.Name}.{goPath} of type {schema.GoName}");
    }

    private JsonNode Struct(JsonObject json, ValueSchema schema, string path, string goPath)
    {
        if (schema.Struct is not { } type)
            return json.DeepClone();
        var result = new JsonObject();
        Fill(result, json, type, path + ".", goPath + ".");
        return result;
    }

    private JsonObject Map(JsonObject json, ValueSchema schema, string path, string goPath, TypeSchema owner)
    {
        var result = new JsonObject();
        foreach (var (key, value) in json)
            result[key] = Decode(value, schema.Element!, $"{path}.{key}", goPath, owner)
                ?? (schema.Element!.Shape == Shape.String ? "" : null);
        return result;
    }

    private JsonArray List(JsonArray json, ValueSchema schema, string path, string goPath, TypeSchema owner)
    {
        var result = new JsonArray();
        for (var i = 0; i < json.Count; i++)
            result.Add(Decode(json[i], schema.Element!, $"{path}[{i}]", goPath, owner));
        return result;
    }

    private static JsonValue? Integer(JsonNode value, ValueSchema schema)
    {
        if (value.GetValueKind() != JsonValueKind.Number || !long.TryParse(value.ToJsonString(), out var number))
            return null;
        return schema.Shape != Shape.Int64 && number != (int)number ? null : JsonValue.Create(number);
    }

    private static JsonValue? Amount(JsonNode value)
    {
        var text = value is JsonValue v && v.TryGetValue(out string? s) ? s : value.ToJsonString();
        return Quantity.TryParse(text, out var amount) ? JsonValue.Create(amount.ToString())
            : throw new DecodeException(
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }

    private static JsonNode Bytes(JsonNode value)
    {
        var text = value.GetValue<string>();
        var wrong = text.AsSpan().IndexOfAnyExcept(s_base64);
        if (wrong < 0 && text.Count(c => c is not ('\n' or '\r')) % 4 != 0)
            wrong = text.Length;
        return wrong < 0 ? value.DeepClone() : throw new DecodeException($"illegal base64 data at input byte {wrong}");
    }

    private static string Describe(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.ToJsonString().Contains('.') ? $"number {value.ToJsonString()}" : "number",
        _ => "bool",
    };
}
