using System.Text.Json.Nodes;
using Aura.Mcp.Options;
using Aura.Tests.Execution;

namespace Aura.Tests.Mcp.Fleet;

/// <summary>One question about many clusters.</summary>
public sealed class FleetDiagnosisTests
{
    private static JsonObject All(string pattern = "*") => new() { ["cluster"] = pattern, ["minSeverity"] = "advice" };

    [Fact]
    public async Task EveryFindingSaysItsClusterAndTheGravestComeFirst()
    {
        await using var fleet = new SmallFleet(
            ("a", SmallFleet.Untidy()), ("b", SmallFleet.Broken()), ("c", SmallFleet.Broken()));
        await using var session = await fleet.ServeAsync();

        var answer = await session.CallAsync("diagnose", All());

        var lost = answer["findings"]!.AsArray().Where(f => (string?)f!["type"] == "ServiceNoEndpoints").ToList();
        Assert.Equal(["b", "c"], lost.Select(f => (string?)f!["cluster"]));
        var severities = answer["findings"]!.AsArray().Select(f => (string?)f!["severity"]).ToList();
        Assert.Equal(severities.OrderBy(s => s == "critical" ? 0 : s == "warning" ? 1 : 2), severities);
        Assert.Contains(answer["findings"]!.AsArray(),
            f => (string?)f!["type"] == "PDBSelectsNothing" && (string?)f["cluster"] == "a");
        Assert.Equal(["a", "b", "c"], answer["clusters"]!.AsArray().Select(c => (string?)c!["cluster"]));
        Assert.All(answer["clusters"]!.AsArray(), c => Assert.Null(c!["error"]));
    }

    [Fact]
    public async Task TheSameCauseInTwoClustersIsTwoFindingsEachPlannedForWhereItIs()
    {
        await using var fleet = new SmallFleet(("a", SmallFleet.Broken()), ("b", SmallFleet.Broken()));
        await using var session = await fleet.ServeAsync();
        var found = (await session.CallAsync("diagnose", All()))["findings"]!.AsArray()
            .ToDictionary(f => (string)f!["cluster"]!, f => (string)f!["id"]!);
        Assert.NotEqual(found["a"], found["b"]);

        foreach (var (cluster, id) in found)
        {
            var plan = await session.CallAsync("plan_remediation", new JsonObject { ["finding"] = id });
            Assert.Equal(cluster, (string?)plan["finding"]!["cluster"]);
            Assert.Equal(cluster, session.Workspace.Store.Plans.ClusterOf((string)plan["planId"]!));
        }
    }

    [Fact]
    public async Task OneThatIsDownSlowOrForbiddenKeepsNobodyFromTheirAnswer()
    {
        await using var fleet = new SmallFleet(("down", SmallFleet.Broken()), ("forbidden", SmallFleet.Broken()),
            ("slow", SmallFleet.Broken()), ("well", SmallFleet.Broken()));
        fleet["down"].Before = _ => throw new HttpRequestException("connection refused");
        fleet["forbidden"].Before = _ => FaultyHandler.Status(403, "Forbidden");
        fleet["slow"].Hold = (_, cancel) => Task.Delay(Timeout.Infinite, cancel);
        await using var session = await fleet.ServeAsync(
            new AuraOptions { ClusterWithin = TimeSpan.FromSeconds(8), AnswerWithin = TimeSpan.FromMinutes(5) });

        var answer = await session.CallAsync("diagnose", All());

        Assert.Equal(["well"],
            answer["findings"]!.AsArray().Select(f => (string?)f!["cluster"]).Distinct());
        var clusters = answer["clusters"]!.AsArray().ToDictionary(c => (string)c!["cluster"]!, c => c!);
        Assert.Matches("^(Unreachable|NotAsked): ", (string?)clusters["down"]["error"]);
        Assert.StartsWith("Timeout", (string?)clusters["slow"]["error"]);
        Assert.Null(clusters["well"]["error"]);
        Assert.Equal(1, (int)clusters["well"]["findings"]!);
        Assert.Contains(answer["notes"]!.AsArray(), n => $"{n}".StartsWith("forbidden: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AGlobChoosesClustersAndOtherToolsTakeNone()
    {
        await using var fleet = new SmallFleet(("prod-a", SmallFleet.Untidy()), ("prod-b", SmallFleet.Untidy()),
            ("test", SmallFleet.Untidy()));
        await using var session = await fleet.ServeAsync();

        var answer = await session.CallAsync("diagnose", All("prod-*"));
        Assert.Equal(["prod-a", "prod-b"], answer["clusters"]!.AsArray().Select(c => (string?)c!["cluster"]));

        var none = await session.CallAsync("diagnose", All("stage-*"), isError: true);
        Assert.Contains("prod-a, prod-b, test", (string?)none["message"]);
        foreach (var (tool, args) in new[]
        {
            ("get_objects", """{"kind": "Pod"}"""), ("plan_remediation", """{"kind": "Service", "name": "x"}"""),
            ("node_cordon", """{"node": "node-0"}"""),
        })
        {
            var arguments = (JsonObject)JsonNode.Parse(args)!;
            arguments["cluster"] = "*";
            var refused = await session.CallAsync(tool, arguments, isError: true);
            Assert.Equal("InvalidArguments", (string?)refused["code"]);
            Assert.Contains("'*' names no single cluster", (string?)refused["message"]);
        }
    }
}
