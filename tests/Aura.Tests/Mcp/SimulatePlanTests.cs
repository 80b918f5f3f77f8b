using System.Text.Json.Nodes;

namespace Aura.Tests.Mcp;

/// <summary>simulate_plan through a client session: what it answers, and that it changes nothing.</summary>
public class SimulatePlanTests
{
    [Fact]
    public async Task ItTellsWhatWouldHappenAndChangesNothing()
    {
        await using var session = await TestSession.StartAsync("image-not-found");
        var plan = await PlanAsync(session);
        var before = await DeploymentAsync(session);
        var told = await session.CallAsync("simulate_plan", new JsonObject
        {
            ["planId"] = plan["planId"]!.DeepClone(), ["strategy"] = plan["recommended"]!.DeepClone(),
        });
        Assert.Equal(((string?)plan["recommended"], "recovers"), ((string?)told["strategy"], (string?)told["outcome"]));
        Assert.InRange((double)told["probability"]!, 0.5, 1);
        Assert.NotEmpty(told["timeline"]!.AsArray());
        Assert.NotEmpty(told["finalState"]!.AsArray());
        Assert.NotNull(told["notModelled"]);
        Assert.Equal(before, await DeploymentAsync(session));
        Assert.Empty((await session.CallAsync("get_execution"))["executions"]!.AsArray());
    }

    [Fact]
    public async Task WithoutAStrategyTheRecommendedOneIsTried()
    {
        await using var session = await TestSession.StartAsync("image-not-found");
        var plan = await PlanAsync(session);
        var told = await session.CallAsync(
            "simulate_plan", new JsonObject { ["planId"] = plan["planId"]!.DeepClone() });
        Assert.Equal((string?)plan["recommended"], (string?)told["strategy"]);
    }

    [Fact]
    public async Task WhatThereIsNotIsNamedWithTheWayOut()
    {
        await using var session = await TestSession.StartAsync("image-not-found");
        var none = await session.CallAsync("simulate_plan", new JsonObject { ["planId"] = "p-none" }, isError: true);
        Assert.Equal("there is no plan 'p-none'", (string?)none["message"]);
        var plan = await PlanAsync(session);
        var other = await session.CallAsync("simulate_plan", new JsonObject
        {
            ["planId"] = plan["planId"]!.DeepClone(), ["strategy"] = "reckless",
        }, isError: true);
        Assert.Contains("has no strategy 'reckless'", other["message"]!.GetValue<string>());
        Assert.Contains((string)plan["recommended"]!, (string)other["hint"]!);
    }

    private static async Task<JsonObject> PlanAsync(TestSession session)
    {
        var found = await session.CallAsync("diagnose");
        return await session.CallAsync("plan_remediation",
            new JsonObject { ["finding"] = found["findings"]![0]!["id"]!.DeepClone() });
    }

    private static async Task<string> DeploymentAsync(TestSession session) => (await session.CallAsync(
        "get_objects", new JsonObject { ["kind"] = "deployments", ["view"] = "json" })).ToJsonString();
}
