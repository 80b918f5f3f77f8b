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
    /// <summary>How arguments are read: camelCase, strict about types, unknown fields refused.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public static JsonObject Of<T>() => (JsonObject)Json.GetJsonSchemaAsNode(typeof(T), new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Describe,
    });

    /// <exception cref="ArgumentsException">All faults at once.</exception>
    public static T Read<T>(JsonObject arguments)
        where T : class
    {
        T args;
        try
        {
            args = arguments.Deserialize<T>(Json) ?? throw new ArgumentsException(["arguments are missing"]);
        }
        catch (JsonException e)
        {
            throw new ArgumentsException([e.Message]);
        }
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(args, new ValidationContext(args), faults, validateAllProperties: true))
            throw new ArgumentsException([.. faults.Select(f => $"{string.Join(",", f.MemberNames)}: {f.ErrorMessage}")]);
        return args;
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema || context.PropertyInfo?.AttributeProvider is not { } property)
            return node;
        foreach (var attribute in property.GetCustomAttributes(inherit: true))
            switch (attribute)
            {
                case DescriptionAttribute d: schema["description"] = d.Description; break;
                case RangeAttribute r: (schema["minimum"], schema["maximum"]) = ((int)r.Minimum, (int)r.Maximum); break;
                case RegularExpressionAttribute e: schema["pattern"] = $"^({e.Pattern})$"; break;
                case StringLengthAttribute l: schema["maxLength"] = l.MaximumLength; break;
            }
        return schema;
    }
}
