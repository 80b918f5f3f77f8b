using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>Writes objects and lists in the form that the Accept header asks for.</summary>
internal static class Representation
{
    public static ApiResponse Answer(ApiRequest request, int status, KubeObject item) =>
        ApiResponse.Raw(status, Write(writer => item.At(FieldPath.Of())!.WriteTo(writer)), "application/json");

    public static ApiResponse Answer(ApiRequest request, ListPage page) => ApiResponse.Raw(200, Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("kind", request.Kind.Name + "List");
        writer.WriteString("apiVersion", request.Kind.ApiVersion);
        writer.WriteStartObject("metadata");
        writer.WriteString("resourceVersion", page.ResourceVersion.ToString());
        if (page.Continue is not null)
            writer.WriteString("continue", page.Continue);
        if (page.Remaining is { } remaining)
            writer.WriteNumber("remainingItemCount", remaining);
        writer.WriteEndObject();
        writer.WriteStartArray("items");
        foreach (var item in page.Items)
            WriteItem(writer, request, Versions.Convert(item, request.Kind));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }), "application/json");

    /// <summary>Items of a built-in kind's list do not repeat their kind; custom resources do.</summary>
    private static void WriteItem(Utf8JsonWriter writer, ApiRequest request, KubeObject item)
    {
        var json = (JsonObject)item.At(FieldPath.Of())!;
        if (request.Resource.Custom is not null)
        {
            json.WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        foreach (var (name, value) in json)
        {
            if (name is "kind" or "apiVersion")
                continue;
            writer.WritePropertyName(name);
            if (value is null)
                writer.WriteNullValue();
            else
                value.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = GoJson.Options.Encoder }))
            write(writer);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
