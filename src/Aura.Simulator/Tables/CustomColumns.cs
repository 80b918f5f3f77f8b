using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Tables;

/// <summary>A custom resource's additionalPrinterColumns; Name and Age where it names none.</summary>
internal static class CustomColumns
{
    public static IReadOnlyList<TableColumn> Of(CustomVersion version)
    {
        if (version.Columns is not { Count: > 0 } columns)
            return [TableColumn.ObjectName, TableColumn.Age];
        return [TableColumn.ObjectName, .. columns.OfType<JsonObject>().Select(Column)];
    }

    private static TableColumn Column(JsonObject column)
    {
        var path = ((string?)column["jsonPath"] ?? "").Trim('{', '}').TrimStart('.');
        var type = (string?)column["type"] ?? "string";
        var priority = (int?)(long?)column["priority"] ?? 0;
        var format = (string?)column["format"] ?? "";
        return new TableColumn((string?)column["name"] ?? "", type, priority, (o, now) => Cell(o, path, type, now))
        {
            Format = format,
        };
    }

    private static JsonNode? Cell(KubeObject item, string path, string type, DateTimeOffset now)
    {
        if (path.Length == 0)
            return null;
        var value = JsonPath.Read(item, path);
        return type == "date" && value is JsonValue && DateTimeOffset.TryParse(value.ToString(), out var at)
            ? HumanTime.Since(at, now)
            : value?.DeepClone();
    }
}
