using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Aura.Actions;

/// <summary>One record describes an action's arguments: its attributes make the JSON schema and validate.</summary>
public static class Schema
{
    /// <summary>How arguments are read: camelCase, strict about types, unknown fields refused, enums by name.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    /// <summary>Object schema of the record: description, default, range, pattern, length, enum, required.</summary>
    public static JsonObject Of<T>()
        where T : class
    {
        // Required members are the compiler's affair; the instance is only asked for the defaults of the others.
        var defaults = Activator.CreateInstance<T>();
        return (JsonObject)Json.GetJsonSchemaAsNode(typeof(T), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Describe(context, node, defaults),
        });
    }

    /// <summary>The arguments as the record. A null for an optional argument counts as absent.</summary>
    /// <exception cref="ArgumentsException">All faults at once, each starting with the argument's name.</exception>
    public static T Read<T>(JsonObject arguments)
        where T : class
    {
        var given = new JsonObject(arguments.Where(a => a.Value is not null)
            .Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value!.DeepClone())));
        var faults = ArgumentFaults.In(Json.GetTypeInfo(typeof(T)), given);
        if (faults.Count > 0)
            throw new ArgumentsException(faults);
        var args = given.Deserialize<T>(Json)!;
        if (args is IValidatableObject whole)
            faults = [.. whole.Validate(new ValidationContext(args)).Select(ArgumentFaults.Text)];
        return faults.Count == 0 ? args : throw new ArgumentsException(faults);
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node, object defaults)
    {
        if (node is not JsonObject schema || context.PropertyInfo is not { AttributeProvider: { } property } info)
            return node;
        // An optional argument may be left out; that it may be null as well would only cost words.
        if (schema["type"] is JsonArray types)
            schema["type"] = types.First(t => (string?)t != "null")!.DeepClone();
        if (schema["enum"] is JsonArray values && values.FirstOrDefault(v => v is null) is null)
            schema["enum"] = new JsonArray([.. values.OfType<JsonNode>().Select(v => v.DeepClone())]);
        if (!info.IsRequired && info.DeclaringType.IsInstanceOfType(defaults)
            && info.Get?.Invoke(defaults) is { } value)
            schema["default"] = JsonSerializer.SerializeToNode(value, info.PropertyType, Json);
        foreach (var attribute in property.GetCustomAttributes(inherit: true))
            Add(attribute, schema);
        return schema;
    }

    private static void Add(object attribute, JsonObject schema)
    {
        switch (attribute)
        {
            case DescriptionAttribute d:
                schema["description"] = d.Description;
                break;
            case RangeAttribute r:
                schema["minimum"] = JsonSerializer.SerializeToNode(r.Minimum, Json);
                // An unbounded maximum says nothing.
                if (r.Maximum is not int.MaxValue)
                    schema["maximum"] = JsonSerializer.SerializeToNode(r.Maximum, Json);
                break;
            case RegularExpressionAttribute e:
                schema["pattern"] = $"^({e.Pattern})$";
                break;
            case StringLengthAttribute l:
                schema["maxLength"] = l.MaximumLength;
                break;
        }
    }
}
