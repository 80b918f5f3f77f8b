using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Tables;

/// <summary>Writes objects as a meta.k8s.io/v1 Table, and as the metadata alone.</summary>
internal static class TableWriter
{
    /// <param name="metadata">Written inside the table's metadata.</param>
    /// <param name="headings">Whether to name the columns; a watch does so only once.</param>
    public static void Write(Utf8JsonWriter writer, ApiRequest request, IReadOnlyList<KubeObject> items,
        DateTimeOffset now,
        Action metadata, bool headings = true)
    {
        var columns = TableColumns.Of(request.Resource);
        writer.WriteStartObject();
        writer.WriteString("kind", "Table");
        writer.WriteString("apiVersion", "meta.k8s.io/v1");
        writer.WriteStartObject("metadata");
        metadata();
        writer.WriteEndObject();
        if (headings)
            WriteHeadings(writer, columns);
        else
            writer.WriteNull("columnDefinitions");
        writer.WriteStartArray("rows");
        foreach (var item in items)
            WriteRow(writer, request, columns, item, now);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WriteMetadata(Utf8JsonWriter writer, KubeObject item)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", "PartialObjectMetadata");
        writer.WriteString("apiVersion", "meta.k8s.io/v1");
        writer.WritePropertyName("metadata");
        (item.At("metadata") ?? new JsonObject()).WriteTo(writer);
        writer.WriteEndObject();
    }

    private static void WriteHeadings(Utf8JsonWriter writer, IReadOnlyList<TableColumn> columns)
    {
        writer.WriteStartArray("columnDefinitions");
        foreach (var column in columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteString("type", column.Type);
            writer.WriteString("format", column.Format);
            writer.WriteString("description", "");
            writer.WriteNumber("priority", column.Priority);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter writer, ApiRequest request, IReadOnlyList<TableColumn> columns,
        KubeObject item, DateTimeOffset now)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("cells");
        foreach (var column in columns)
            if (column.Cell(item, now) is { } cell)
                cell.WriteTo(writer);
            else
                writer.WriteNullValue();
        writer.WriteEndArray();
        var include = request.Query["includeObject"] ?? "Metadata";
        if (include != "None")
        {
            writer.WritePropertyName("object");
            if (include == "Object")
                item.At(FieldPath.Of())!.WriteTo(writer);
            else
                WriteMetadata(writer, item);
        }
        writer.WriteEndObject();
    }
}
