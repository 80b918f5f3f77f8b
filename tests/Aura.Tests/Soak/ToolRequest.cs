using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Aura.Tests.Soak;

/// <summary>A tool's call over HTTP by protocol 2026-07-28, which needs no session, and the answer to it.</summary>
internal static class ToolRequest
{
    private const string Protocol = "2026-07-28";

    public static HttpRequestMessage Of(Uri address, string tool, JsonObject args)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = JsonContent.Create(new JsonObject
            {
                ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call",
                ["params"] = new JsonObject
                {
                    ["name"] = tool, ["arguments"] = args.DeepClone(),
                    ["_meta"] = new JsonObject
                    {
                        ["io.modelcontextprotocol/protocolVersion"] = Protocol,
                        ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                    },
                },
            }),
        };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", Protocol);
        request.Headers.Add("Mcp-Method", "tools/call");
        request.Headers.Add("Mcp-Name", tool);
        return request;
    }

    /// <summary>The structured result; null where there is none.</summary>
    /// <exception cref="System.Text.Json.JsonException">The answer was cut off.</exception>
    public static async Task<JsonObject?> ResultAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            return null;
        var body = await response.Content.ReadAsStringAsync();
        var last = body.Split('\n').LastOrDefault(l => l.StartsWith("data:", StringComparison.Ordinal));
        return JsonNode.Parse(last?["data:".Length..] ?? body)?["result"]?["structuredContent"] as JsonObject;
    }
}
