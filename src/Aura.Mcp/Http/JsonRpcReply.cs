using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Http;

/// <summary>Answers of the transport itself: an HTTP status with a JSON-RPC error as its body.</summary>
internal static class JsonRpcReply
{
    /// <summary>The server will not do it; JSON-RPC leaves -32000 to -32099 to implementations.</summary>
    public const int Refused = -32000;

    /// <summary>As the TypeScript SDK says it, which clients know.</summary>
    public const int NoSession = -32001;

    public static JsonTypeInfo<T> TypeInfo<T>() =>
        (JsonTypeInfo<T>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));

    public static Task ErrorAsync(
        HttpContext http, int status, int code, string message, RequestId id = default, JsonNode? data = null)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        var error = new JsonRpcError { Id = id, Error = new() { Code = code, Message = message, Data = data } };
        return JsonSerializer.SerializeAsync(
            http.Response.Body, error, TypeInfo<JsonRpcError>(), http.RequestAborted);
    }

    /// <param name="after">When to come again (RFC 9110, 10.2.3), in whole seconds, one at least.</param>
    public static Task LaterAsync(HttpContext http, int status, string message, TimeSpan after, RequestId id = default)
    {
        http.Response.Headers.RetryAfter = $"{Math.Max(1, Math.Ceiling(after.TotalSeconds))}";
        return ErrorAsync(http, status, Refused, message, id);
    }
}
