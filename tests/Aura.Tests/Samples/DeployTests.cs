using System.Text.Json.Nodes;
using Aura.Tests.Mcp;
using Aura.Tests.State.Engines;

namespace Aura.Tests.Samples;

/// <summary>
/// samples/deploy, applied by kubectl to a simulated cluster; then the program is started with what its pod would have.
/// </summary>
public sealed class DeployTests
{
    [FactNeeding("kubectl")]
    public async Task ReadOnlyDiagnosesAndChangesNothing()
    {
        await using var sim = await SimServer.StartAsync("image-not-found");
        using var aura = await DeployedAura.ApplyAsync(sim, "read-only", "aura:high");
        await using var client = await aura.ServeAsync();
        var found = await aura.CallAsync(client, "diagnose");
        Assert.Equal("ImagePullBackOff", (string?)found["findings"]![0]!["type"]);
        var refused = await aura.CallAsync(client, "node_cordon", new() { ["node"] = "node-1" });
        Assert.Equal("refused", (string?)refused["status"]);
        // Nor could it, whatever its settings.
        var may = await AuraProcess.RunAsync("kubectl", ["--kubeconfig", sim.Kubeconfig, "auth", "can-i", "patch",
            "nodes", "--as", DeployedAura.Account]);
        Assert.StartsWith("no", may.Output);
    }

    [FactNeeding("kubectl")]
    public async Task SmallRepairsGoByThemselvesAndAPersonsKeyApprovesTheRest()
    {
        await using var sim = await SimServer.StartAsync("image-not-found");
        using var aura = await DeployedAura.ApplyAsync(sim, "approve-by-human", "aura:high");
        await using var client = await aura.ServeAsync();
        var node = new JsonObject { ["node"] = "node-1" };
        var asked = await aura.CallAsync(client, "node_cordon", node);
        Assert.Equal("approval_required", (string?)asked["status"]);
        var id = (string)asked["approval"]!["approvalId"]!;

        // As `kubectl exec` runs it: in the pod's environment, with the key on its standard input.
        var keyless = await aura.ExecAsync(["approve", id], "");
        Assert.True(keyless.Code == 1, keyless.Output + keyless.Error);
        var wrong = await aura.ExecAsync(["approve", id, "--approver-key", "/dev/stdin"], "another key");
        Assert.Contains("is not the key", wrong.Error);
        Assert.Equal("", await UnschedulableAsync(sim));
        var approved = await aura.ExecAsync(["approve", id, "--approver-key", "/dev/stdin"], aura.ApproverKey!);
        Assert.True(approved.Code == 0, approved.Output + approved.Error);
        Assert.Equal("true", await UnschedulableAsync(sim));

        var small = await aura.CallAsync(client, "node_uncordon", node);
        Assert.Equal("succeeded", (string?)small["status"]);
        Assert.Equal("", await UnschedulableAsync(sim));
    }

    [FactNeeding("kubectl")]
    public async Task WhatTheRestrictedProfileForbidsIsNotLetIn()
    {
        await using var sim = await SimServer.StartAsync("image-not-found");
        using var aura = await DeployedAura.ApplyAsync(sim, "read-only", "aura:read");
        var outcome = await AuraProcess.RunAsync("kubectl", ["--kubeconfig", sim.Kubeconfig, "-n", "aura", "run",
            "root", "--image", "registry.example/any:1"]);
        Assert.Contains("violates PodSecurity \"restricted", outcome.Error);
    }

    [FactOnPostgres("kubectl")]
    public async Task AnyOfThreeReplicasAnswersAndApprovesWhatAnotherWasAsked()
    {
        var database = PostgresDatabases.Empty();
        try
        {
            await using var sim = await SimServer.StartAsync("image-not-found");
            using var aura = await DeployedAura.ApplyAsync(
                sim, "postgres", "aura:high", PostgresServer.Shared.Uri(database));
            Assert.Equal(3, aura.Pods);
            var zones = await sim.KubectlAsync("-n", "aura", "get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}");
            Assert.Equal(3, zones.Split(' ').Distinct().Count());
            await using var first = await aura.ServeAsync();
            await using var second = await aura.ServeAsync();
            var node = new JsonObject { ["node"] = "node-1" };

            var asked = await aura.CallAsync(first, "node_cordon", node);
            var id = (string)asked["approval"]!["approvalId"]!;
            var approved = await aura.ExecAsync(["approve", id, "--approver-key", "/dev/stdin"], aura.ApproverKey!);
            Assert.True(approved.Code == 0, approved.Output + approved.Error);
            var seen = await aura.CallAsync(
                second, "get_execution", new() { ["executionId"] = (string)asked["executionId"]! });

            Assert.Equal("succeeded", (string?)seen["status"]);
            Assert.Equal("true", await UnschedulableAsync(sim));
        }
        finally
        {
            PostgresDatabases.Drop(database);
        }
    }

    private static Task<string> UnschedulableAsync(Sim sim) =>
        sim.KubectlAsync("get", "node", "node-1", "-o", "jsonpath={.spec.unschedulable}");
}
