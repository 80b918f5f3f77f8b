using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Http;

/// <summary>
/// The trace that an HTTP request's headers name becomes that of the call in it, where the call itself names none.
/// </summary>
internal static class TraceHeaders
{
    private const string Parent = "traceparent";
    private const string State = "tracestate";

    public static void Carry(HttpRequest request, JsonRpcMessage message)
    {
        if (message is not JsonRpcRequest { Method: RequestMethods.ToolsCall, Params: JsonObject call }
            || request.Headers[Parent].ToString() is not { Length: > 0 } parent
            || (call["_meta"] ??= new JsonObject()) is not JsonObject meta || meta.ContainsKey(Parent))
            return;
        meta[Parent] = parent;
        if (request.Headers[State].ToString() is { Length: > 0 } state)
            meta[State] = state;
    }
}
