using System.Text.Json.Nodes;
using Aura.Planning;

namespace Aura.Tests.Mcp.Fleet;

/// <summary>Five hundred findings at once: answered in bounded size, all of them kept and planned for.</summary>
public sealed class StormTests
{
    private const int Services = 500;

    [Fact]
    public async Task WhatHasNoRoomIsCountedAndShownByANarrowerQuestion()
    {
        await using var fleet = new SmallFleet(("a", SmallFleet.Broken(Services)), ("b", SmallFleet.Broken()));
        await using var session = await fleet.ServeAsync();

        var one = await session.CallRawAsync("diagnose");
        var answer = (JsonObject)JsonNode.Parse(one.StructuredContent!.Value.GetRawText())!;
        var shown = answer["findings"]!.AsArray().Count;
        Assert.InRange(shown, 20, 100);
        Assert.Equal(Services, shown + answer["leftOut"]!.AsObject().Sum(c => (int)c.Value!));
        Assert.InRange(one.StructuredContent.Value.GetRawText().Length, 1, 200 * 1024);
        Assert.InRange(TestSession.Text(one).Length, 1, 200 * 1024);

        var all = await session.CallAsync("diagnose", new JsonObject { ["cluster"] = "*" });
        Assert.Equal(Services + 1,
            all["findings"]!.AsArray().Count + all["leftOut"]!.AsObject().Sum(c => (int)c.Value!));
        Assert.Equal([Services, 1], all["clusters"]!.AsArray().Select(c => (int)c!["findings"]!));

        var last = await session.CallAsync("diagnose", new JsonObject
        {
            ["namespace"] = "shop", ["kind"] = "Service", ["name"] = $"lost-{Services - 1}",
        });
        Assert.Null(last["leftOut"]);
        Assert.Single(last["findings"]!.AsArray());
    }

    [Fact]
    public async Task AllOfThemArePlannedForAFewAtATime()
    {
        await using var fleet = new SmallFleet(("a", SmallFleet.Broken(Services)));
        await using var session = await fleet.ServeAsync();
        await session.CallAsync("diagnose");
        var cluster = session.Workspace.Clusters.Get("a");
        var findings = session.Workspace.Store.Findings.List(2 * Services);
        Assert.Equal(Services, findings.Count);

        var plans = await session.Workspace.Planner(cluster).PlanAllAsync(findings, PlanConstraints.None, 4);

        Assert.All(plans, p => Assert.Null(p.Fault));
        Assert.Equal(findings.Select(f => f.Id), plans.Select(p => p.Plan!.Finding.Id));
    }
}
