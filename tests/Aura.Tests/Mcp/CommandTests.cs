using System.Text.Json.Nodes;

namespace Aura.Tests.Mcp;

/// <summary>The program as people and scripts use it: processes, a socket, kubectl and a store between them.</summary>
public sealed class CommandTests
{
    private static JsonObject Args(params (string Name, JsonNode? Value)[] args) =>
        new(args.Select(a => KeyValuePair.Create(a.Name, a.Value)));

    [FactNeeding("kubectl")]
    public async Task WhatOneCallPlansTheNextCarriesOutAndUndoTakesBack()
    {
        await using var sim = await SimProcess.StartAsync("image-not-found");
        Assert.Contains("cart", await sim.KubectlAsync("get", "deploy,pods", "-A"));
        var before =
            await sim.KubectlAsync("-n", "shop", "get", "deploy", "cart", "-o", "jsonpath={.spec.template.spec}");

        var found = await CallAsync(sim, "diagnose", []);
        Assert.Equal("ImagePullBackOff", (string?)found.Json["findings"]![0]!["type"]);
        var plan =
            await CallAsync(sim, "plan_remediation", Args(("finding", found.Json["findings"]![0]!["id"]!.DeepClone())));
        Assert.NotNull(plan.Json["recommended"]);
        var run = await CallAsync(
            sim, "execute_plan", Args(("planId", plan.Json["planId"]!.DeepClone())), "--auto-approve", "high");
        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Equal("succeeded", (string?)run.Json["status"]);
        Assert.Contains(
            "successfully rolled out", await sim.KubectlAsync("-n", "shop", "rollout", "status", "deploy/cart"));

        var undone = await AuraProcess.AuraAsync(
            ["undo", (string)run.Json["executionId"]!, "--auto-approve", "high", .. sim.Options]);
        Assert.True(undone.Code == 0, undone.Output + undone.Error);
        Assert.Equal(before,
            await sim.KubectlAsync("-n", "shop", "get", "deploy", "cart", "-o", "jsonpath={.spec.template.spec}"));
    }

    [FactNeeding("kubectl")]
    public async Task APendingChangeIsApprovedWithTheApproversKeyOrRejected()
    {
        await using var sim = await SimServer.StartAsync("image-not-found");
        var key = Path.Combine(Path.GetDirectoryName(sim.Store)!, "approver.key");
        var pending = await CallAsync(sim, "node_cordon", Args(("node", "node-1")));
        Assert.Equal(3, pending.Code);
        var id = (string)pending.Json["approval"]!["approvalId"]!;

        var unproved = await AuraProcess.AuraAsync(["approve", id, .. sim.Options]);
        Assert.Equal(1, unproved.Code);
        Assert.Contains("--create-key", unproved.Error);
        Assert.Equal(0, (await AuraProcess.AuraAsync(["approve", "--create-key", key, .. sim.Options])).Code);
        Assert.Contains(id, (await AuraProcess.AuraAsync(["approve", .. sim.Options])).Output);
        var approved = await AuraProcess.AuraAsync(["approve", id, "--approver-key", key, .. sim.Options]);
        Assert.True(approved.Code == 0, approved.Output + approved.Error);
        Assert.Contains("SchedulingDisabled", await sim.KubectlAsync("get", "node", "node-1"));

        var second = await CallAsync(sim, "node_cordon", Args(("node", "node-2")));
        var rejected = await AuraProcess.AuraAsync(
            ["reject", (string)second.Json["approval"]!["approvalId"]!, .. sim.Options]);
        Assert.Equal(0, rejected.Code);
        Assert.DoesNotContain("SchedulingDisabled", await sim.KubectlAsync("get", "node", "node-2"));
    }

    [FactNeeding("kubectl")]
    public async Task ACallThatIsNotDoneInTimeSaysSoByItsExitCode()
    {
        // At the pace of real time a rollout takes longer than a second.
        await using var sim = await SimServer.StartAsync("image-not-found", speed: 1);
        var running = await CallAsync(sim, "deployment_rollback", Args(("namespace", "shop"), ("name", "cart")),
            "--auto-approve", "high", "--answer-within", "1");

        Assert.True(running.Code == 4, running.Output + running.Error);
        Assert.Equal("running", (string?)running.Json["status"]);
        // The command ended only when nothing ran in it any more.
        var ended = await CallAsync(
            sim, "get_execution", Args(("executionId", running.Json["executionId"]!.DeepClone())));
        Assert.Equal("succeeded", (string?)ended.Json["status"]);
    }

    [Theory]
    [InlineData(new[] { "call", "no_such_tool" }, 2, "there is no tool 'no_such_tool'")]
    [InlineData(new[] { "call", "diagnose", "--args", "[1]" }, 2, "must be a JSON object")]
    [InlineData(new[] { "call", "diagnose", "--args", "{" }, 2, "--args")]
    [InlineData(new[] { "call", "diagnose", "--args", "{\"nmespace\":\"x\"}" }, 2, "")]
    [InlineData(new[] { "call" }, 2, "TOOL")]
    [InlineData(new[] { "nonsense", "--max-risk", "lots" }, 2, "--max-risk: 'lots' is not one of")]
    [InlineData(new[] { "demo", "--incident", "nope" }, 2, "there is no incident 'nope'")]
    [InlineData(new[] { "schemas", "--check", "--out", "/nonexistent" }, 1, "run `aura schemas")]
    public async Task ExitCodesTellUsageFromFailure(string[] args, int code, string error)
    {
        var outcome =
            await AuraProcess.AuraAsync([.. args, .. args[0] == "call" ? ["--simulator"] : Array.Empty<string>()]);
        Assert.True(outcome.Code == code, $"{outcome.Code}: {outcome.Output}{outcome.Error}");
        Assert.Contains(error, outcome.Error);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Config\nclusters: {broken", "Kubeconfig")]
    [InlineData("""
        apiVersion: v1
        kind: Config
        current-context: here
        clusters: [{name: here, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: me, user: {token: abc}}]
        contexts: [{name: here, context: {cluster: here, user: me}}]
        """, "Unreachable")]
    public async Task ClustersThatCannotBeUsedAreExplained(string kubeconfig, string code)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, kubeconfig);
            var outcome =
                await AuraProcess.AuraAsync("call", "diagnose", "--kubeconfig", file, "--store", file + ".db");
            Assert.Equal(1, outcome.Code);
            Assert.Equal(code, (string?)outcome.Json["code"]);
            Assert.NotNull(outcome.Json["hint"]);
        }
        finally
        {
            foreach (var left in Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*"))
                File.Delete(left);
        }
    }

    [Fact]
    public async Task DoctorLooksAtEverything()
    {
        await using var sim = await SimServer.StartAsync("image-not-found");
        var outcome = await AuraProcess.AuraAsync(["doctor", .. sim.Options]);
        Assert.True(outcome.Code == 0, outcome.Output + outcome.Error);
        Assert.All(["versions", "store", "audit", "cluster", "reachable", "may diagnose", "may remediate"],
            what => Assert.Contains($"ok   {what}", outcome.Output));
    }

    private static Task<AuraProcess.Outcome> CallAsync(
        Sim sim, string tool, JsonObject args, params string[] more) =>
        AuraProcess.AuraAsync(["call", tool, "--args", args.ToJsonString(), .. sim.Options, .. more]);
}
