using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Tests.Execution;
using ModelContextProtocol.Protocol;

namespace Aura.Tests.Mcp;

/// <summary>Every status that a result can have, reached by a client's call of a tool.</summary>
public sealed class StatusTests
{
    private static readonly AuraOptions Unasked = new() { Simulator = "", AutoApprove = Risk.High };
    private static readonly AuraOptions Asking = new() { Simulator = "" };
    private const string Cordon = """{"node": "node-1"}""";
    private const string Missing = """{"node": "node-9"}""";
    private const string Good = """{"namespace": "shop", "name": "cart", "image": "registry.example/cart:2.0"}""";
    private const string Bad = """{"namespace": "shop", "name": "cart", "image": "registry.example/nonexistent:1"}""";

    /// <param name="says">What the person at the client says; null: nobody can be asked.</param>
    private sealed record Way(
        string Status, bool IsError, string Tool, string Args, bool? Says = null, Action<SmallCluster>? Given = null)
    {
        public AuraOptions Options { get; init; } = Unasked;
        public string Objects { get; init; } = "[]";

        /// <summary>What the status promises about the rest of the answer.</summary>
        public Action<JsonObject> And { get; init; } = _ => { };

        /// <summary>Writes that reach the cluster.</summary>
        public int Writes { get; init; }
    }

    private static readonly Dictionary<string, Way> Ways = new()
    {
        ["refused"] = new("refused", true, "node_cordon", Missing)
        {
            And = a => Assert.Contains(a["checks"]!.AsArray(), c => !(bool)c!["passed"]! && c["hint"] is not null),
        },
        ["approval_required"] = new("approval_required", false, "node_cordon", Cordon)
        {
            Options = Asking,
            And = a => Assert.All(["approvalId", "digest", "expires", "how"], n => Assert.NotNull(a["approval"]![n])),
        },
        ["running"] = new("running", false, "deployment_update_image", Good, Given: c => c.Freeze())
        {
            Options = Unasked with { AnswerWithin = TimeSpan.FromMilliseconds(1) },
            Objects = SmallCluster.Cart,
            Writes = 1,
        },
        ["succeeded"] = new("succeeded", false, "deployment_update_image", Good)
        {
            Objects = SmallCluster.Cart,
            Writes = 1,
            And = a => Assert.True((bool)a["verification"]!["held"]!),
        },
        ["succeeded by run_action"] = new("succeeded", false, "run_action",
            """{"action": "node.cordon", "args": {"node": "node-1"}}""")
        { Writes = 1 },
        ["no_change"] = new("no_change", false, "node_uncordon", Cordon),
        ["failed"] = new("failed", true, "node_cordon", Cordon, Given: RefuseWritesAfter(0)),
        ["rolled_back"] = new("rolled_back", true, "deployment_update_image", Bad)
        {
            Objects = SmallCluster.Cart,
            Writes = 2,
            And = a => Assert.False((bool)a["verification"]!["held"]!),
        },
        ["rollback_failed"] =
            new("rollback_failed", true, "deployment_update_image", Bad, Given: RefuseWritesAfter(1))
            {
                Objects = SmallCluster.Cart,
                Writes = 1,
                And = a => Assert.Contains("kubectl", $"{a["message"]} {a["steps"]}"),
            },
        ["cancelled"] = new("cancelled", false, "node_cordon", Cordon, Says: false) { Options = Asking },
    };

    public static TheoryData<string> Names => [.. Ways.Keys];

    [Fact]
    public void NoStatusIsLeftOut() => Assert.Equal(
        Enum.GetNames<Aura.Execution.ExecutionStatus>().Select(Snake).Order(),
        Ways.Values.Select(w => w.Status).Distinct().Order());

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AnAnswerSaysWhereItStandsAndFitsThePublishedSchema(string name)
    {
        var way = Ways[name];
        using var cluster = new SmallCluster(way.Objects);
        await using var session = await TestSession.StartAsync(
            new Workspace(way.Options, cluster.Connect()), way.Says);
        way.Given?.Invoke(cluster);

        var raw = await session.CallRawAsync(way.Tool, (JsonObject)JsonNode.Parse(way.Args)!);

        var answer = await FitsAsync(session, way.Tool, raw);
        Assert.True(way.Status == (string?)answer["status"], TestSession.Text(raw));
        Assert.Equal(way.IsError, raw.IsError ?? false);
        Assert.StartsWith($"{way.Status}: ", TestSession.Text(raw));
        Assert.Equal(way.Status == "approval_required", answer["approval"] is not null);
        Assert.Equal(way.Writes, cluster.Writes);
        way.And(answer);
        if (answer["executionId"] is { } id)
            await IsReadAgainAsync(session, cluster, (string)id!, way.Status);
    }

    /// <summary>Reading about a failure is none; what runs ends once time goes on.</summary>
    private static async Task IsReadAgainAsync(TestSession session, SmallCluster cluster, string id, string status)
    {
        cluster.Resume();
        var wait = status == "running" ? 60 : 0;
        var raw = await session.CallRawAsync(
            "get_execution", new JsonObject { ["executionId"] = id, ["wait"] = wait });
        var answer = await FitsAsync(session, "get_execution", raw);
        Assert.Null(raw.IsError);
        Assert.Equal(status == "running" ? "succeeded" : status, (string?)answer["status"]);
    }

    private static async Task<JsonObject> FitsAsync(TestSession session, string tool, CallToolResult result)
    {
        var listed = (await session.Client.ListToolsAsync()).Single(t => t.Name == tool);
        var faults = OutputShape.Faults(listed.ProtocolTool.OutputSchema!.Value, result.StructuredContent!.Value);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        return (JsonObject)JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!;
    }

    private static Action<SmallCluster> RefuseWritesAfter(int passing) => cluster =>
        cluster.Before = request => FaultyHandler.IsWrite(request) && cluster.Writes >= passing
            ? FaultyHandler.Status(403, "Forbidden") : null;

    private static string Snake(string name) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
