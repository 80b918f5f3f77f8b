using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Tables;

namespace Aura.Simulator.Api;

/// <summary>Writes objects and lists in the form that the Accept header asks for.</summary>
internal static class Representation
{
    private const string Json = "application/json";

    /// <summary>
    /// The first form asked for that is served: "Table", "PartialObjectMetadata(List)", or "" for the object.
    /// </summary>
    public static string FormOf(ApiRequest request)
    {
        foreach (var type in request.Accept.Split(','))
        {
            var parts = type.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not (Json or "*/*" or "application/*"))
                continue;
            var form = parts.FirstOrDefault(p => p.StartsWith("as=", StringComparison.Ordinal))?[3..];
            if (form is null)
                return "";
            if (form is "Table" or "PartialObjectMetadata" or "PartialObjectMetadataList"
                && parts.Contains("g=meta.k8s.io"))
                return form;
        }
        return "";
    }

    public static ApiResponse Answer(ApiRequest request, int status, KubeObject item) => ApiResponse.Raw(status,
        Write(writer => WriteObject(writer, request, FormOf(request), item, headings: true)), Json);

    public static void WriteObject(Utf8JsonWriter writer, ApiRequest request, string form, KubeObject item,
        bool headings)
    {
        if (form == "Table")
            TableWriter.Write(writer, request, [item], request.Store.Now,
                () => writer.WriteString("resourceVersion", item.ResourceVersion), headings);
        else if (form.Length > 0)
            TableWriter.WriteMetadata(writer, item);
        else
            Root(item).WriteTo(writer);
    }

    public static ApiResponse Answer(ApiRequest request, ListPage page)
    {
        var form = FormOf(request);
        return ApiResponse.Raw(200, Write(writer =>
        {
            if (form == "Table")
                TableWriter.Write(writer, request, page.Items, request.Store.Now, () =>
                    WriteListMetadata(writer, page));
            else
                WriteList(writer, request, page, metadataOnly: form.Length > 0);
        }), Json);
    }

    private static void WriteList(Utf8JsonWriter writer, ApiRequest request, ListPage page, bool metadataOnly)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", metadataOnly ? "PartialObjectMetadataList" : request.Kind.Name + "List");
        writer.WriteString("apiVersion", metadataOnly ? "meta.k8s.io/v1" : request.Kind.ApiVersion);
        writer.WriteStartObject("metadata");
        WriteListMetadata(writer, page);
        if (request.Resource.Custom is not null && page.Continue is null && !metadataOnly)
            writer.WriteString("continue", "");
        writer.WriteEndObject();
        writer.WriteStartArray("items");
        foreach (var item in page.Items)
            if (metadataOnly)
                TableWriter.WriteMetadata(writer, item);
            else
                WriteItem(writer, request, Versions.Convert(item, request.Kind));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteListMetadata(Utf8JsonWriter writer, ListPage page)
    {
        writer.WriteString("resourceVersion", page.ResourceVersion.ToString());
        if (page.Continue is not null)
            writer.WriteString("continue", page.Continue);
        if (page.Remaining is { } remaining)
            writer.WriteNumber("remainingItemCount", remaining);
    }

    /// <summary>Items of a built-in kind's list do not repeat their kind; custom resources do.</summary>
    private static void WriteItem(Utf8JsonWriter writer, ApiRequest request, KubeObject item)
    {
        if (request.Resource.Custom is not null)
        {
            Root(item).WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        foreach (var (name, value) in Root(item))
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

    private static JsonObject Root(KubeObject item) => (JsonObject)item.At(FieldPath.Of())!;

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = GoJson.Options.Encoder }))
            write(writer);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
