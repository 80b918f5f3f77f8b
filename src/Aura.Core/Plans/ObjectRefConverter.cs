using System.Text.Json;
using System.Text.Json.Serialization;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>Writes an object's reference flat, with what is needed to address it again without discovery.</summary>
internal sealed class ObjectRefConverter : JsonConverter<ObjectRef>
{
    public override ObjectRef Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var fields = new Dictionary<string, string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            fields[name] = reader.GetString() ?? "";
        }
        var version = fields["apiVersion"].Split('/');
        var ns = fields.GetValueOrDefault("namespace");
        var kind = new Kind(version.Length == 1 ? "" : version[0], version[^1], fields["kind"], fields["plural"],
            fields.GetValueOrDefault("scope") != "cluster");
        return new ObjectRef(kind, ns, fields["name"]);
    }

    public override void Write(Utf8JsonWriter writer, ObjectRef value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion", value.Kind.ApiVersion);
        writer.WriteString("kind", value.Kind.Name);
        writer.WriteString("plural", value.Kind.Plural);
        if (!value.Kind.Namespaced)
            writer.WriteString("scope", "cluster");
        if (value.Namespace is not null)
            writer.WriteString("namespace", value.Namespace);
        writer.WriteString("name", value.Name);
        writer.WriteEndObject();
    }
}
