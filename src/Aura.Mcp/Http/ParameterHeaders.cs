using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Http;

/// <summary>
/// MCP 2026-07-28: an argument whose schema says <c>x-mcp-header: NAME</c> stands in the header
/// <c>Mcp-Param-NAME</c> too, with the same value.
/// </summary>
internal static class ParameterHeaders
{
    /// <summary>The largest integer that JavaScript's numbers tell from its neighbours.</summary>
    private const decimal MaxInteger = 9007199254740991;

    public static ModernChecks.Fault? Find(Exchange exchange, JsonObject? parameters)
    {
        if ((parameters?["name"] as JsonValue)?.ToString() is not { } tool
            || exchange.Options.ToolCollection?.TryGetPrimitive(tool, out var known) is not true
            || !known!.ProtocolTool.InputSchema.TryGetProperty("properties", out var properties))
            return null;
        foreach (var property in properties.EnumerateObject())
            if (property.Value.ValueKind == JsonValueKind.Object
                && property.Value.TryGetProperty("x-mcp-header", out var header)
                && Against(exchange, $"Mcp-Param-{header}", parameters["arguments"]?[property.Name],
                    property.Value.TryGetProperty("type", out var type) ? $"{type}" : "") is { } fault)
                return ModernChecks.Mismatch(fault);
        return null;
    }

    private static string? Against(Exchange exchange, string header, JsonNode? argument, string type)
    {
        var given = exchange.Request.Headers[header];
        if (given.Count == 0)
            return argument is null ? null : $"the header {header} is missing";
        var raw = given.ToString().Trim();
        if (raw.Any(c => c is not '\t' and (< ' ' or > '~')) || McpHeaderEncoder.DecodeValue(raw) is not { } value)
            return $"the header {header} is malformed";
        if (argument is null)
            return null;
        var wanted = McpHeaderEncoder.DecodeValue(McpHeaderEncoder.ConvertToHeaderValue(argument)!);
        var same = type == "integer" && decimal.TryParse(value, out var a) && decimal.TryParse(wanted, out var b)
            ? a == b && decimal.IsInteger(a) && Math.Abs(a) <= MaxInteger
            : value == wanted;
        return same ? null : $"the header {header} is unlike the body";
    }
}
