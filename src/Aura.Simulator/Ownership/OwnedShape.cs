using System.Text.Json.Nodes;
using Aura.Simulator.Api;
using Aura.Simulator.Schemas;

namespace Aura.Simulator.Ownership;

/// <summary>
/// How a value splits into places that can be owned apart: structs and maps by field, lists with keys by item, sets by
/// value; all else is owned as a whole.
/// </summary>
internal sealed record OwnedShape(FieldSchema? Field, ValueSchema? Value, TypeSchema? Type)
{
    /// <summary>A value that is owned at once.</summary>
    public static OwnedShape Whole { get; } = new(null, new ValueSchema(Shape.String, ""), null);

    public static OwnedShape Root(TypeSchema? type) => new(null, null, type);

    /// <summary>Split by fields.</summary>
    public bool IsGranular(JsonNode? node) => node is JsonObject && (Type is { Atomic: false }
        || (Type is null && Value is null or { Shape: Shape.Any })
        || (Value is { Shape: Shape.Map, AtomicMap: false }));

    /// <summary>Split by items.</summary>
    public bool IsKeyed(JsonNode? node) => node is JsonArray list && (Field?.Keys.Count > 0 || Field?.IsSet == true)
        && list.All(i => Step(i) is not null);

    public OwnedShape Of(string name)
    {
        if (Type is not null)
            return Type.Fields.TryGetValue(name, out var field) ? new(field, field.Value, field.Value.Struct) : Whole;
        return Value is { Shape: Shape.Map, Element: { } element } ? new(null, element, element.Struct) : Whole;
    }

    public OwnedShape Item => new(null, Field!.Value.Element, Field.Value.Element?.Struct);

    /// <summary>The step to a list's item; null where it lacks its key.</summary>
    public string? Step(JsonNode? item)
    {
        if (Field!.IsSet)
            return "v:" + item?.ToJsonString(GoJson.Options);
        if (item is not JsonObject fields)
            return null;
        var keys = new JsonObject();
        foreach (var key in Field.Keys.Order(StringComparer.Ordinal))
            if (fields[key] is { } value)
                keys[key] = value.DeepClone();
            else if (key == "protocol")
                keys[key] = "TCP";
        return keys.Count == 0 ? null : "k:" + keys.ToJsonString(GoJson.Options);
    }
}
