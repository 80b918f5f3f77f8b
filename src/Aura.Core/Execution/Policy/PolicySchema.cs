using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Aura.Execution.Policy;

/// <summary>The JSON schema of a policy file, made from its records: for editors, and for whoever writes one.</summary>
public static class PolicySchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>As it is published in samples/policies/policy.schema.json.</summary>
    public static string Text => Make().ToJsonString(Indented) + "\n";

    private static JsonObject Make()
    {
        var made = (JsonObject)PolicyJson.Options.GetJsonSchemaAsNode(typeof(PolicyFile),
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe });
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Aura policy",
        };
        foreach (var (key, value) in made)
            schema[key] = value?.DeepClone();
        return schema;
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        var schema = Of(Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type)
            ?? node as JsonObject ?? [];
        if (schema["type"] is JsonArray types)
            schema["type"] = types.First(t => (string?)t != "null")!.DeepClone();
        if (schema["enum"] is JsonArray values)
            schema["enum"] = new JsonArray([.. values.OfType<JsonNode>().Select(v => v.DeepClone())]);
        if (schema["properties"] is JsonObject properties)
        {
            properties.Remove(PolicyReader.LineKey);
            foreach (var computed in context.TypeInfo.Properties.Where(p => p.Set is null))
                properties.Remove(computed.Name);
            schema["additionalProperties"] = false;
        }
        foreach (var attribute in context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(true) ?? [])
            Add(attribute, schema);
        return schema;
    }

    private static JsonObject? Of(Type type) =>
        type == typeof(Share) ? new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
                new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+%?$" }),
        }
        : type == typeof(HourRange) ? new JsonObject { ["type"] = "string", ["pattern"] = HourRange.Pattern }
        : type == typeof(DateTime) || type == typeof(TimeZoneInfo) ? new JsonObject { ["type"] = "string" }
        : null;

    private static void Add(object attribute, JsonObject schema)
    {
        switch (attribute)
        {
            case DescriptionAttribute d:
                schema["description"] = d.Description;
                break;
            case RangeAttribute r:
                schema["minimum"] = (int)r.Minimum;
                if (r.Maximum is not int.MaxValue)
                    schema["maximum"] = (int)r.Maximum;
                break;
            case MinLengthAttribute l:
                schema[(string?)schema["type"] == "string" ? "minLength" : "minItems"] = l.Length;
                break;
        }
    }
}
