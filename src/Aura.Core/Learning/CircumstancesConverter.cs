using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aura.Learning;

/// <summary>Circumstances as an object of strings.</summary>
internal sealed class CircumstancesConverter : JsonConverter<Circumstances>
{
    public override Circumstances Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Circumstances.Of(JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options) ?? []);

    public override void Write(Utf8JsonWriter writer, Circumstances value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, feature) in value.Features)
            writer.WriteString(name, feature);
        writer.WriteEndObject();
    }
}
