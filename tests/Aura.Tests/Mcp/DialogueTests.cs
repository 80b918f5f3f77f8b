using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;

namespace Aura.Tests.Mcp;

/// <summary>
/// Approval through the client: what its answer is bound to, and what it is never asked about. The client here is one
/// that cheats.
/// </summary>
public sealed class DialogueTests : IAsyncDisposable
{
    private static readonly JsonObject Node1 = new() { ["node"] = "node-1" };
    private static readonly JsonObject Node2 = new() { ["node"] = "node-2" };
    private static readonly JsonObject Yes = new()
    {
        ["action"] = "accept", ["content"] = new JsonObject { ["approve"] = true },
    };
    private readonly SmallCluster _cluster = new();
    private readonly ShiftedTime _time = new();
    private readonly Workspace _workspace;
    private readonly RawSession _session;

    public DialogueTests()
    {
        _workspace = new Workspace(new AuraOptions { Simulator = "" }, _cluster.Connect(), _time);
        _session = RawSession.Start(_workspace);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _workspace.DisposeAsync();
        _cluster.Dispose();
    }

    [Fact]
    public async Task TheNoteIsUsedOnce()
    {
        var note = await AskAsync(Node1);

        var done = await _session.CallAsync("node_cordon", Node1, note, Yes);
        var again = await _session.CallAsync("node_cordon", Node1, note, Yes);

        Assert.Equal("succeeded", Status(done));
        Assert.Equal("refused", Status(again));
        Assert.Contains("used already", Message(again));
        Assert.Equal(1, _cluster.Writes);
    }

    [Theory]
    [InlineData("""{"action": "decline"}""", "cancelled")]
    [InlineData("""{"action": "cancel"}""", "cancelled")]
    [InlineData("""{"action": "accept", "content": {"approve": false}}""", "cancelled")]
    [InlineData("""{"action": "accept", "content": {"approve": "true"}}""", "cancelled")]
    [InlineData("""{"action": "accept"}""", "cancelled")]
    [InlineData("""{"action": "accept", "content": {"approve": true}}""", "succeeded")]
    public async Task OnlyAClearYesIsOne(string answer, string status)
    {
        var note = await AskAsync(Node1);

        var result = await _session.CallAsync("node_cordon", Node1, note, (JsonObject)JsonNode.Parse(answer)!);

        Assert.Equal(status, Status(result));
        Assert.Equal(status == "succeeded", await _cluster.IsCordonedAsync("node-1"));
        Assert.False(result["isError"] is { } e && (bool)e);
    }

    [Fact]
    public async Task ANoteThatWasTamperedWithIsRefused()
    {
        var note = await AskAsync(Node1);
        var other = await AskAsync(Node2);
        var (id, seal) = (note.Split('.')[0], note.Split('.')[1]);
        var flipped = $"{(seal[0] == 'A' ? 'B' : 'A')}{seal[1..]}";

        foreach (var forged in (string[])
            [$"{id}.{flipped}", $"{other.Split('.')[0]}.{seal}", id, $"{id}.", $"{note}.x", "", "."])
            await IsRefusedAsync("node_cordon", Node1, forged);

        Assert.Equal(0, _cluster.Writes);
        Assert.Equal("succeeded", Status(await _session.CallAsync("node_cordon", Node1, note, Yes)));
    }

    [Fact]
    public async Task ANoteOfAnotherCallIsRefused()
    {
        var note = await AskAsync(Node1);

        await IsRefusedAsync("node_cordon", Node2, note);
        await IsRefusedAsync("node_uncordon", Node1, note);
        await IsRefusedAsync("node_cordon", new JsonObject { ["node"] = "node-1", ["reason"] = "another" }, note);
        await IsRefusedAsync("run_action", new JsonObject { ["action"] = "node.cordon", ["args"] = Node1.DeepClone() },
            note);

        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public async Task ANoteOfAnotherUserIsRefused()
    {
        var note = await AskAsync(Node1);
        _session.User = "mallory";

        await IsRefusedAsync("node_cordon", Node1, note);

        Assert.Equal(0, _cluster.Writes);
        _session.User = "alice";
        Assert.Equal("succeeded", Status(await _session.CallAsync("node_cordon", Node1, note, Yes)));
        Assert.All(_workspace.Store.Audit.List(10), e => Assert.Equal("alice", e.Who));
    }

    [Fact]
    public async Task ANoteOfAnotherServerIsRefused()
    {
        var note = await AskAsync(Node1);
        await using var workspace = new Workspace(
            new AuraOptions { Simulator = "", Store = _workspace.Store.Path }, _cluster.Connect(), _time);
        await using var session = RawSession.Start(workspace);

        var answer = await session.CallAsync("node_cordon", Node1, note, Yes);

        Assert.Equal("InvalidApproval", (string?)answer["structuredContent"]!["code"]);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public async Task AnAnswerThatComesTooLateIsRefused()
    {
        var note = await AskAsync(Node1);
        _time.PutForward(TimeSpan.FromMinutes(15));

        var late = await _session.CallAsync("node_cordon", Node1, note, Yes);

        Assert.Equal("refused", Status(late));
        Assert.Contains("expired", Message(late));
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public async Task WhatWasChangedBetweenQuestionAndAnswerVoidsIt()
    {
        var note = await AskAsync(Node1);
        await _cluster.EditAsync(Kind.Node, null, "node-1", "spec.unschedulable", true);

        var late = await _session.CallAsync("node_cordon", Node1, note, Yes);

        Assert.Equal("refused", Status(late));
        Assert.StartsWith("approval void: drifted", Message(late));
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public async Task WhatIsOfCriticalRiskIsNeverAskedInTheClient()
    {
        await _cluster.EditAsync(Kind.Node, null, "node-1", "metadata.labels",
            new JsonObject { ["node-role.kubernetes.io/control-plane"] = "" });

        var result = await _session.CallAsync("node_drain", Node1);

        Assert.Equal(("approval_required", "critical"),
            (Status(result), (string?)result["structuredContent"]!["risk"]));
        await IsDecidedOutsideAsync("node_drain", Node1, result);
    }

    [Fact]
    public async Task WhatCannotBeUndoneIsNeverAskedInTheClient()
    {
        using var cluster = new SmallCluster("""
            - apiVersion: apps/v1
              kind: StatefulSet
              metadata: {name: db, namespace: default}
              spec:
                replicas: 2
                serviceName: db
                selector: {matchLabels: {app: db}}
                persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}
                template:
                  metadata: {labels: {app: db}}
                  spec: {containers: [{name: main, image: "registry.example/db:1"}]}
                volumeClaimTemplates:
                - metadata: {name: data}
                  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """);
        await using var workspace = new Workspace(
            new AuraOptions { Simulator = "", AutoApprove = Risk.High }, cluster.Connect());
        await using var session = RawSession.Start(workspace);

        var result = await session.CallAsync("statefulset_scale", (JsonObject)JsonNode.Parse(
            """{"namespace": "default", "name": "db", "replicas": 1, "allowQuorumLoss": true}""")!);

        Assert.Equal(("approval_required", "none"),
            (Status(result), (string?)result["structuredContent"]!["undo"]!["grade"]));
        Assert.Equal(0, cluster.Writes);
    }

    /// <summary>A note that the client makes up for it does not help either.</summary>
    private async Task IsDecidedOutsideAsync(string tool, JsonObject args, JsonObject result)
    {
        Assert.Null(result["inputRequests"]);
        var id = (string)result["structuredContent"]!["approval"]!["approvalId"]!;
        var seal = (await AskAsync(Node2)).Split('.')[1];
        await IsRefusedAsync(tool, args, $"{id}.{seal}");
        Assert.Equal(0, _cluster.Writes);
    }

    private async Task<string> AskAsync(JsonObject args)
    {
        var asked = await _session.CallAsync("node_cordon", args);
        Assert.Equal("input_required", (string?)asked["resultType"]);
        Assert.Contains("spec.unschedulable", asked["inputRequests"]!.ToJsonString());
        return (string)asked["requestState"]!;
    }

    private async Task IsRefusedAsync(string tool, JsonObject args, string note)
    {
        var answer = await _session.CallAsync(tool, args, note, Yes);
        Assert.True("InvalidApproval" == (string?)answer["structuredContent"]?["code"],
            $"'{note}': {answer.ToJsonString()}");
        Assert.True((bool)answer["isError"]!);
    }

    private static string? Status(JsonObject result) => (string?)result["structuredContent"]?["status"];

    private static string? Message(JsonObject result) => (string?)result["structuredContent"]?["message"];
}
