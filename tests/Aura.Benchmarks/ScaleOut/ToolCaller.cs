using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Aura.Benchmarks.ScaleOut;

/// <summary>Calls tools over HTTP as a client of protocol 2026-07-28 does: each request stands for itself.</summary>
internal sealed class ToolCaller(IReadOnlyList<ReplicaProcess> replicas) : IDisposable
{
    private const string Protocol = "2026-07-28";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private int _next;

    /// <summary>The structured result, from one replica after the other.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<JsonObject> CallAsync(string tool, JsonObject args)
    {
        var address = replicas[(int)((uint)Interlocked.Increment(ref _next) % (uint)replicas.Count)].Address;
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = JsonContent.Create(new JsonObject
            {
                ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call",
                ["params"] = new JsonObject
                {
                    ["name"] = tool, ["arguments"] = args,
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
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        var json = body.Split('\n').LastOrDefault(l => l.StartsWith("data:", StringComparison.Ordinal))?["data:".Length..]
            ?? body;
        return response.IsSuccessStatusCode && JsonNode.Parse(json)?["result"] is { } result
            && (bool?)result["isError"] != true && result["structuredContent"] is JsonObject content
                ? content : throw new InvalidOperationException($"{tool}: {(int)response.StatusCode} {body}");
    }

    public void Dispose() => _http.Dispose();
}
