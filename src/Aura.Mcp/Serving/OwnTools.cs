using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Serving;

/// <summary>
/// Calls a tool on behalf of another request, so that resources and prompts say what tools say: redacted, with the
/// cluster's words set apart.
/// </summary>
internal sealed class OwnTools(McpServerPrimitiveCollection<McpServerTool> tools)
{
    public async Task<CallToolResult> CallAsync<T>(
        RequestContext<T> request, string tool, JsonObject arguments, CancellationToken cancel)
    {
        if (!tools.TryGetPrimitive(tool, out var found))
            throw new InvalidOperationException($"there is no tool '{tool}'");
        var call = new CallToolRequestParams
        {
            Name = tool,
            Arguments = arguments.ToDictionary(a => a.Key, a => JsonSerializer.SerializeToElement(a.Value)),
        };
        return await found.InvokeAsync(new RequestContext<CallToolRequestParams>(
            request.Server, request.JsonRpcRequest, call)
        {
            User = request.User,
        }, cancel);
    }

    /// <summary>The texts of a result, one after another.</summary>
    public static string Text(CallToolResult result) =>
        string.Join('\n', result.Content.OfType<TextContentBlock>().Select(c => c.Text));
}
