using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Options;
using ModelContextProtocol;

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
    public async Task WhatPolicyApprovesIsDoneUnaskedWithProgressAndCanBeUndone()
    {
        await using var session =
            await TestSession.StartAsync("healthy-shop", new AuraOptions { AutoApprove = Risk.Medium });
        var reports = new List<double>();
        var raw = await session.CallRawAsync("node_cordon", (JsonObject)Cordon.DeepClone(), new Reports(reports));
        var id = (string?)JsonNode.Parse(raw.StructuredContent!.Value.GetRawText())!["executionId"];
        Assert.True(await IsCordonedAsync(session));
        Assert.NotEmpty(reports);
        Assert.Equal(reports.Order(), reports);

        var undone = await session.CallAsync("undo", new JsonObject { ["executionId"] = id });
        Assert.Equal("succeeded", (string?)undone["status"]);
        Assert.False(await IsCordonedAsync(session));
        var history = await session.CallAsync("insights", new JsonObject { ["view"] = "history" });
        Assert.Equal(2, history["executions"]!.AsArray().Count);
        var audit = await session.CallAsync("insights", new JsonObject { ["view"] = "audit" });
        Assert.True((bool)audit["intact"]!);
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

    private sealed class Reports(List<double> to) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value)
        {
            lock (to)
                to.Add(value.Progress);
        }
    }
}
