using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Aura.Kubernetes;

namespace Aura.Mcp.Tools;

/// <summary>
/// How results are written: camelCase, enums in snake_case, objects named by kind, namespace and name.
/// </summary>
public static class ToolJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new RefConverter() },
    };

    public static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };

    public static JsonObject ToObject<T>(T value) => (JsonObject)JsonSerializer.SerializeToNode(value, Options)!;

    public static JsonArray ToArray<T>(IEnumerable<T> values) =>
        (JsonArray)JsonSerializer.SerializeToNode(values, Options)!;

    public static JsonElement ToElement(JsonNode node) => JsonSerializer.SerializeToElement(node, Options);

    public static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private sealed class RefConverter : JsonConverter<ObjectRef>
    {
        public override ObjectRef Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException("results are only written");

        public override void Write(Utf8JsonWriter writer, ObjectRef value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", value.Kind.Name);
            if (value.Namespace is { } ns)
                writer.WriteString("namespace", ns);
            writer.WriteString("name", value.Name);
            writer.WriteEndObject();
        }
    }
}
