using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Options;

namespace Aura.Tests.Mcp;

/// <summary>The ways in which a person agrees, or does not.</summary>
public sealed class ApprovalTests
{
    private static readonly JsonObject Cordon = new() { ["node"] = "node-1", ["reason"] = "disk errors" };

    [Theory]
    [InlineData(null)]
    [InlineData("2025-06-18")]
    public async Task AClientThatCanAskIsAskedWithTheDiffAndTheChangeIsMade(string? protocol)
    {
        await using var session = await TestSession.StartAsync("healthy-shop", answer: true, protocol: protocol);
        var result = await session.CallAsync("node_cordon", (JsonObject)Cordon.DeepClone());

        Assert.Equal("succeeded", (string?)result["status"]);
        var question = Assert.Single(session.Asked);
        Assert.Contains("spec.unschedulable", question);
        Assert.DoesNotContain("disk errors", question);
        Assert.True(await IsCordonedAsync(session));
    }

    [Fact]
    public async Task ANoIsANo()
    {
        await using var session = await TestSession.StartAsync("healthy-shop", answer: false);
        var result = await session.CallRawAsync("node_cordon", (JsonObject)Cordon.DeepClone());
        Assert.Contains("reject", TestSession.Text(result));
        Assert.False(await IsCordonedAsync(session));
    }

    [Fact]
    public async Task AClientThatCannotAskIsToldTheOtherWay()
    {
        await using var session = await TestSession.StartAsync("healthy-shop");
        var result = await session.CallAsync("node_cordon", (JsonObject)Cordon.DeepClone());
        Assert.Equal("approval_required", (string?)result["status"]);
        Assert.Contains("aura approve", (string)result["approval"]!["how"]!);
        Assert.False(await IsCordonedAsync(session));
    }

    [Fact]
    public async Task NoArgumentApproves()
    {
        await using var session = await TestSession.StartAsync("healthy-shop");
        var fault = await session.CallAsync("node_cordon",
            new JsonObject { ["node"] = "node-1", ["approved"] = true }, isError: true);
        Assert.Contains("approved", (string)fault["message"]!);
    }

    [Fact]
    public async Task ADryRunShowsTheChangeAndAsksNobody()
    {
        await using var session = await TestSession.StartAsync("healthy-shop", answer: true);
        var result = await session.CallAsync("node_cordon", new JsonObject { ["node"] = "node-1", ["dryRun"] = true });
        Assert.Equal("spec.unschedulable", (string?)result["changes"]![0]!["path"]);
        Assert.Empty(session.Asked);
        Assert.False(await IsCordonedAsync(session));
    }

    [Fact]
    public async Task WhatPolicyApprovesIsDoneUnaskedAndCanBeUndone()
    {
        await using var session =
            await TestSession.StartAsync("healthy-shop", new AuraOptions { AutoApprove = Risk.Medium });
        var done = await session.CallAsync("node_cordon", (JsonObject)Cordon.DeepClone());
        var id = (string?)done["executionId"];
        Assert.True(await IsCordonedAsync(session));

        var undone = await session.CallAsync("undo", new JsonObject { ["executionId"] = id });
        Assert.Equal("succeeded", (string?)undone["status"]);
        Assert.False(await IsCordonedAsync(session));
        var history = await session.CallAsync("insights", new JsonObject { ["view"] = "history" });
        Assert.Equal(2, history["executions"]!.AsArray().Count);
        var audit = await session.CallAsync("insights", new JsonObject { ["view"] = "audit" });
        Assert.True((bool)audit["intact"]!);
    }

    [Fact]
    public async Task TheAuditAndTheHistoryAreAskedByWhoWhatWhereAndPageByPage()
    {
        await using var session =
            await TestSession.StartAsync("healthy-shop", new AuraOptions { AutoApprove = Risk.Medium });
        await session.CallAsync("node_cordon", (JsonObject)Cordon.DeepClone());
        await session.CallAsync("node_cordon", new JsonObject { ["node"] = "node-2" });
        async Task<JsonArray> Ask(string view, string name, string value) => (JsonArray)(await session.CallAsync(
            "insights", new JsonObject { ["view"] = view, [name] = value }))
            [view == "audit" ? "entries" : "executions"]!;

        Assert.Equal(2, (await Ask("audit", "target", "node-1")).Count);
        Assert.Equal(4, (await Ask("audit", "action", "node.cordon")).Count);
        Assert.Empty(await Ask("audit", "action", "node.drain"));
        Assert.Empty(await Ask("audit", "principal", "nobody"));
        Assert.Equal(2, (await Ask("audit", "status", "succeeded")).Count);
        Assert.Equal(4, (await Ask("audit", "since", "2000-01-01T00:00Z")).Count);
        Assert.Empty(await Ask("audit", "until", "2000-01-01T00:00Z"));
        Assert.Contains(await Ask("audit", "target", "node-1"), e => $"{e!["why"]}".Contains("untrusted"));
        Assert.Single(await Ask("history", "target", "node-2"));
        Assert.Equal(2, (await Ask("history", "text", "CORDON")).Count);

        var first = await session.CallAsync("insights", new JsonObject { ["view"] = "audit", ["limit"] = 3 });
        var rest = await session.CallAsync("insights",
            new JsonObject { ["view"] = "audit", ["limit"] = 3, ["after"] = first["next"]!.DeepClone() });
        Assert.Equal((3, 1), (first["entries"]!.AsArray().Count, rest["entries"]!.AsArray().Count));
        Assert.Null(rest["next"]);
        var fault = await session.CallAsync(
            "insights", new JsonObject { ["view"] = "audit", ["since"] = "lately" }, isError: true);
        Assert.Contains("since", (string)fault["message"]!);
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("approvalId")]
    [InlineData("confirm")]
    [InlineData("_approved_by")]
    public async Task NoArgumentOfAnyNameApproves(string name)
    {
        await using var session = await TestSession.StartAsync("healthy-shop");
        foreach (var (tool, args) in new[]
        {
            ("node_cordon", """{"node":"node-1"}"""), ("execute_plan", """{"planId":"p-1"}"""),
            ("run_action", """{"action":"node.cordon","args":{"node":"node-1"}}"""),
            ("undo", """{"executionId":"x"}"""),
        })
        {
            var given = (JsonObject)JsonNode.Parse(args)!;
            given[name] = true;
            var fault = await session.CallAsync(tool, given, isError: true);
            Assert.Equal("InvalidArguments", (string?)fault["code"]);
            Assert.Contains(name, (string)fault["message"]!);
        }
        Assert.False(await IsCordonedAsync(session));
    }

    [Fact]
    public async Task AReadOnlyServerRefuses()
    {
        await using var session = await TestSession.StartAsync("healthy-shop", new AuraOptions { ReadOnly = true });
        var result = await session.CallAsync("node_cordon", (JsonObject)Cordon.DeepClone(), isError: true);
        Assert.Equal("refused", (string?)result["status"]);
    }

    private static async Task<bool> IsCordonedAsync(TestSession session)
    {
        var found = await session.CallAsync("get_objects",
            new JsonObject { ["kind"] = "node", ["name"] = "node-1", ["view"] = "json" });
        return (bool?)found["untrusted"]![0]!["spec"]!["unschedulable"] ?? false;
    }
}
