using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Options;

namespace Aura.Tests.Mcp;

/// <summary>run_action on many objects, as a client asks for it.</summary>
public sealed class BatchTests
{
    private static readonly AuraOptions Unasked = new() { AutoApprove = Risk.High };

    [Fact]
    public async Task Targets_are_gone_through_in_waves_and_each_is_answered_for()
    {
        await using var session = await TestSession.StartAsync("healthy-shop", Unasked);
        var result = await session.CallAsync("run_action", (JsonObject)JsonNode.Parse("""
            {"action": "node.cordon", "args": {}, "targets": [{"node": "node-1"}, {"node": "node-2"}]}
            """)!);

        Assert.Equal("succeeded", (string?)result["status"]);
        Assert.Equal(["Node node-1 1 succeeded", "Node node-2 2 succeeded"],
            result["targets"]!.AsArray().Select(t => $"{t!["target"]} {t["wave"]} {t["state"]}"));
        Assert.NotNull(result["witnesses"]);
    }

    [Fact]
    public async Task All_faults_of_all_targets_are_named_before_anything_is_done()
    {
        await using var session = await TestSession.StartAsync("healthy-shop", Unasked);
        var fault = await session.CallAsync("run_action", (JsonObject)JsonNode.Parse("""
            {"action": "node.cordon", "args": {}, "targets": [{"node": "Node!"}, {"nod": "node-2"}]}
            """)!, isError: true);

        Assert.Equal("InvalidArguments", (string?)fault["code"]);
        Assert.All(["targets[0].node", "targets[1].nod"], name => Assert.Contains(name, (string)fault["message"]!));
    }

    [Fact]
    public async Task A_person_at_the_client_is_asked_once_for_all()
    {
        await using var session = await TestSession.StartAsync("healthy-shop", answer: true);
        var result = await session.CallAsync("run_action", (JsonObject)JsonNode.Parse("""
            {"action": "node.cordon", "args": {}, "selector": "kubernetes.io/hostname in (node-1,node-2)"}
            """)!);

        Assert.Equal("succeeded", (string?)result["status"]);
        Assert.Contains("node-2", Assert.Single(session.Asked));
    }
}
