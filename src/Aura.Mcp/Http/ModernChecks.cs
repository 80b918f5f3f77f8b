using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Http;

/// <summary>
/// What MCP 2026-07-28 asks of every request over HTTP: the protocol's version and the client's capabilities in the
/// body's <c>_meta</c>, and headers that repeat method and name so that proxies need not read the body.
/// </summary>
internal static class ModernChecks
{
    public const string Revision = "2026-07-28";

    private static readonly string[] Removed =
        ["initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"];

    public sealed record Fault(int Status, int Code, string Message);

    public static Fault? Find(Exchange exchange, JsonRpcMessage message)
    {
        var (method, parameters) = message switch
        {
            JsonRpcRequest r => (r.Method, r.Params as JsonObject),
            JsonRpcNotification n => (n.Method, n.Params as JsonObject),
            _ => (null, null),
        };
        if (method is null)
            return null;
        var headers = exchange.Request.Headers;
        if (message is JsonRpcRequest && OfMeta(exchange, parameters?["_meta"] as JsonObject) is { } fault)
            return fault;
        if (headers["Mcp-Method"].ToString().Trim() != method)
            return Mismatch("the header Mcp-Method is missing or unlike the body");
        if (NameOf(method) is { } key && (Decode(headers["Mcp-Name"].ToString()) is not { } name
            || name != (parameters?[key] as JsonValue)?.ToString()))
            return Mismatch("the header Mcp-Name is missing or unlike the body");
        if (message is JsonRpcRequest && Removed.Contains(method))
            return new Fault(StatusCodes.Status404NotFound, (int)McpErrorCode.MethodNotFound,
                $"{Revision} has no method '{method}'");
        return method == RequestMethods.ToolsCall ? ParameterHeaders.Find(exchange, parameters) : null;
    }

    public static Fault Mismatch(string what) =>
        new(StatusCodes.Status400BadRequest, (int)McpErrorCode.HeaderMismatch, what);

    /// <summary>A header's text, which may be encoded; null where it is malformed or empty.</summary>
    public static string? Decode(string header) =>
        header.Trim() is { Length: > 0 } text ? McpHeaderEncoder.DecodeValue(text) : null;

    private static Fault? OfMeta(Exchange exchange, JsonObject? meta)
    {
        if (meta?[MetaKeys.ProtocolVersion] is not JsonValue v || !v.TryGetValue(out string? version))
            return Invalid($"_meta must have {MetaKeys.ProtocolVersion}");
        if (version != exchange.Version)
            return Mismatch($"{Exchange.VersionHeader} and the body name different versions");
        return meta[MetaKeys.ClientCapabilities] is JsonObject ? null
            : Invalid($"_meta must have {MetaKeys.ClientCapabilities}, an object");
    }

    private static Fault Invalid(string what) =>
        new(StatusCodes.Status400BadRequest, (int)McpErrorCode.InvalidParams, what);

    private static string? NameOf(string method) => method switch
    {
        "tools/call" or "prompts/get" => "name",
        "resources/read" => "uri",
        "tasks/get" or "tasks/update" or "tasks/cancel" => "taskId",
        _ => null,
    };
}
