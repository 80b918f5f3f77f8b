using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Mcp.Options;
using Aura.Tests.Mcp.Http;

namespace Aura.Tests.Mcp.Fleet;

/// <summary>What a policy says of clusters, through the tools.</summary>
public sealed class FleetPolicyTests
{
    private static SmallFleet Two() =>
        new(("a", new SmallCluster(SmallCluster.Cart)), ("b", new SmallCluster(SmallCluster.Cart)));

    private static AuraOptions With(string policy) => new()
    {
        AutoApprove = Risk.High, Policy = PolicyReader.Read(policy, "policy.yaml", new ActionCatalog()),
        AnswerWithin = TimeSpan.FromMilliseconds(100),
    };

    private static JsonObject Update(string cluster)
    {
        var args = (JsonObject)HttpHost.Good.DeepClone();
        args["cluster"] = cluster;
        return args;
    }

    [Fact]
    public async Task WorkGoesOnInNoMoreClustersAtOnceThanTheBudgetSays()
    {
        await using var fleet = Two();
        await using var session = await fleet.ServeAsync(With("budgets: {clusters: {atOnce: 1}}"));
        fleet["a"].Freeze();
        var running = await session.CallAsync(HttpHost.Update, Update("a"));
        Assert.Equal("running", (string?)running["status"]);

        var refused = await session.CallAsync(HttpHost.Update, Update("b"), isError: true);

        Assert.Equal("refused", (string?)refused["status"]);
        var check = refused["checks"]!.AsArray().Single(c => !(bool)c!["passed"]!)!;
        Assert.Equal("1 other cluster is worked on now (a); the budget is 1 at once", (string?)check["why"]);
        Assert.Contains("ask again in a minute", (string?)check["hint"]);

        fleet["a"].Resume();
        await session.CallAsync("get_execution", new JsonObject
        {
            ["executionId"] = (string)running["executionId"]!, ["wait"] = 60,
        });
        var after = await session.CallAsync(HttpHost.Update, Update("b"));
        Assert.NotEqual("refused", (string?)after["status"]);
    }

    [Fact]
    public async Task OfTwoServersThatStartAtTheSameTimeOneDoes()
    {
        await using var fleet = Two();
        var options = With("budgets: {clusters: {atOnce: 1}}");
        await using var first = await fleet.ServeAsync(options);
        await using var second = await fleet.ServeAsync(options);
        fleet["a"].Freeze();
        fleet["b"].Freeze();

        var results = await Task.WhenAll(
            first.CallRawAsync(HttpHost.Update, Update("a")), second.CallRawAsync(HttpHost.Update, Update("b")));

        var statuses = results.Select(r => r.StructuredContent!.Value.GetProperty("status").GetString()).Order();
        fleet["a"].Resume();
        fleet["b"].Resume();
        Assert.Equal(["refused", "running"], statuses);
    }

    [Theory]
    [InlineData("perCluster: [{clusters: [b], readOnly: true}]", "refused", "the policy file says readOnly")]
    [InlineData("perCluster: [{clusters: ['b*'], maxRisk: low}]", "refused", "this server allows low at most")]
    [InlineData("clusters: {deny: [b]}", "refused", "b is denied (b)")]
    [InlineData("clusters: {allow: ['a*']}", "refused", "b is not among what is allowed (a*)")]
    [InlineData("autoApprove: [{maxRisk: high, clusters: [a]}]", "approval_required", "it is for clusters a, not b")]
    [InlineData("freezes: [{clusters: [b], from: 2020-01-01, until: 2999-01-01}]", "refused", "2999")]
    public async Task ItMayDifferByCluster(string policy, string status, string why)
    {
        await using var fleet = Two();
        await using var session = await fleet.ServeAsync(With(policy));

        var there = await session.CallRawAsync(HttpHost.Update, Update("b"));
        var here = await session.CallAsync(HttpHost.Update, Update("a"));

        Assert.Contains((string?)here["status"], new[] { "running", "succeeded" });
        Assert.Equal(status, there.StructuredContent!.Value.GetProperty("status").GetString());
        Assert.Contains(why, TestSession.Text(there));
    }
}
