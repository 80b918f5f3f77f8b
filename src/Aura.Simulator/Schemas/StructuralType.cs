using System.Text.Json.Nodes;

namespace Aura.Simulator.Schemas;

/// <summary>A custom resource's openAPIV3Schema as a type: which lists have keys, which maps are owned whole.</summary>
internal static class StructuralType
{
    public static TypeSchema Of(JsonObject? schema)
    {
        var type = new TypeSchema("", atomic: false);
        var metadata = new ValueSchema(Shape.Struct, "v1.ObjectMeta")
        {
            Reference = new(() => SchemaSet.BuiltIn.Find("", "ObjectMeta")),
        };
        type.Fields["metadata"] = new FieldSchema("metadata", metadata);
        AddFields(type, schema);
        return type;
    }

    private static void AddFields(TypeSchema type, JsonObject? schema)
    {
        foreach (var (name, property) in schema?["properties"] as JsonObject ?? [])
            if (name is not ("metadata" or "apiVersion" or "kind") || type.Name.Length > 0)
                type.Fields[name] = Field(name, property as JsonObject ?? []);
    }

    private static FieldSchema Field(string name, JsonObject schema)
    {
        var keys = schema["x-kubernetes-list-map-keys"] as JsonArray;
        var listType = (string?)schema["x-kubernetes-list-type"];
        return new FieldSchema(name, Value(name, schema))
        {
            Pointer = true,
            Keys = listType == "map" && keys is not null ? [.. keys.Select(k => (string)k!)] : [],
            IsSet = listType == "set",
        };
    }

    private static ValueSchema Value(string name, JsonObject schema)
    {
        var atomic = (string?)schema["x-kubernetes-map-type"] == "atomic";
        switch ((string?)schema["type"])
        {
            case "object" when schema["properties"] is JsonObject:
                var type = new TypeSchema(name, atomic);
                AddFields(type, schema);
                return new(Shape.Struct, name) { Reference = new(() => type) };
            case "object" when schema["additionalProperties"] is JsonObject values:
                return new(Shape.Map, "map") { Element = Value(name, values), AtomicMap = atomic };
            case "array" when schema["items"] is JsonObject items:
                return new(Shape.List, "list") { Element = Value(name, items) };
            default:
                return new(Shape.Any, "any");
        }
    }
}
