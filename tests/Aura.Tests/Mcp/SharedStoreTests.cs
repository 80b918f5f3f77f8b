using System.Text.Json.Nodes;
using Aura.Mcp.Serving;
using ModelContextProtocol.Client;

namespace Aura.Tests.Mcp;

/// <summary>Two clients' servers and a command line on one store and one cluster, at once.</summary>
public sealed class SharedStoreTests
{
    [FactNeeding("kubectl")]
    public async Task TwoServersAndACallDoNotDisturbEachOther()
    {
        await using var sim = await SimServer.StartAsync("image-not-found");
        await using var first = await ServeAsync(sim);
        await using var second = await ServeAsync(sim);

        var here = first.CallToolAsync("node_cordon", Node("node-0")).AsTask();
        var there = second.CallToolAsync("node_cordon", Node("node-1")).AsTask();
        var line = AuraProcess.AuraAsync(
            ["call", "node_cordon", "--args", """{"node":"node-2"}""", "--auto-approve", "high", .. sim.Options]);
        Assert.All([await here, await there], r => Assert.NotEqual(true, r.IsError));
        Assert.Equal(0, (await line).Code);

        var nodes = await sim.KubectlAsync("get", "nodes");
        Assert.Equal(3, nodes.Split("SchedulingDisabled").Length - 1);
        var history = await first.CallToolAsync("insights", new Dictionary<string, object?> { ["view"] = "history" });
        var executions = JsonNode.Parse(history.StructuredContent!.Value.GetRawText())!["executions"]!.AsArray();
        Assert.Equal(3, executions.Count);
        Assert.All(executions, e => Assert.Equal("succeeded", (string?)e!["status"]));
    }

    private static Dictionary<string, object?> Node(string name) => new() { ["node"] = name };

    private static Task<McpClient> ServeAsync(Sim sim) => McpClient.CreateAsync(new StdioClientTransport(new()
    {
        Name = "aura",
        Command = "dotnet",
        Arguments = [AuraProcess.Program, "serve", "--auto-approve", "high", .. sim.Options],
    }), new McpClientOptions { ProtocolVersion = InMemorySession.Protocol });
}
