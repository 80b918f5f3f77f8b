using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Mcp.Agent;
using Aura.Mcp.Agent.Ollama;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.Simulator.Incidents;
using Aura.Tests.Mcp.Http;

namespace Aura.Tests.Mcp.Agent;

/// <summary>The agent on one machine, Aura on another, a bearer token and a network between them.</summary>
public sealed class AgentOverHttpTests
{
    private static readonly AuraOptions Asking = new() { Simulator = "", RehearseWithin = TimeSpan.Zero };

    private static readonly ObjectRef Cart = new(Kind.Deployment, "shop", "cart");

    /// <summary>
    /// An image that is not there, a memory limit that is too low and a Service that selects nobody, all at once.
    /// </summary>
    private static SmallCluster ThreeIncidents()
    {
        JsonNode Sample(string name) => Yaml.Parse(File.ReadAllText(
            Path.Combine(Repository.Root, "samples", "incidents", $"{name}.yaml")))!;
        var (memory, image) = (Sample("oom-killed"), Sample("image-not-found"));
        JsonArray Both(string key, params JsonNode?[] more) =>
            [.. memory[key]!.AsArray().Concat(image[key]!.AsArray()).Concat(more).Select(n => n?.DeepClone())];
        return new SmallCluster(Incident.Of(new JsonObject
        {
            ["name"] = "three", ["title"] = "three", ["settle"] = "60s", ["run"] = "180s",
            ["objects"] = Both("objects"),
            ["behaviour"] = Both("behaviour"),
            ["fault"] = Both("fault", Yaml.Parse("""
                {op: patch, kind: Service, namespace: shop, name: web, patch: {spec: {selector: {app: webs}}}}
                """)),
        }, "three"));
    }

    [Fact]
    public async Task ThreeIncidentsAreRepairedThoughTheConnectionBreaksAmidAnExecution()
    {
        await using var host = await HttpHost.StartAsync(ThreeIncidents(), options: Asking, tokens: "ann aura:high");
        await using var ollama = await ScriptedOllama.StartAsync(Repairing(3));
        using var network = new CuttableNetwork();
        var stage = new RecordingStage();
        var before = await host.Cluster.Client.GetAsync(Cart);
        // From the first yes on the cluster stands still: its execution cannot end before the connection does.
        stage.BeforeAnswer = () =>
        {
            if (stage.Asked.Count == 1)
                host.Cluster.Freeze();
            return Task.CompletedTask;
        };
        stage.Shown = line =>
        {
            if (line.StartsWith("note") && line.Contains('%') && network.Cuts == 0)
                network.Cut();
            else if (line.Contains("following it"))
                host.Cluster.Resume();
        };

        var outcome = await RunAsync(host, ollama, stage, network);

        Assert.True(outcome.Code == 0, outcome.Message + stage.Text);
        Assert.Equal(1, network.Cuts);
        Assert.Contains("had begun: following it", stage.Text);
        Assert.Equal(["succeeded", "succeeded", "succeeded"], outcome.Changes.Select(c => c.Status));
        Assert.Equal(3, stage.Asked.Count);
        // Each was applied once: as many executions as findings, and one change of what was being changed at the cut.
        var executions = host.Workspace.Store.Journal.List(EmbeddedClusters.Name, 50);
        Assert.Equal(3, executions.Count);
        Assert.All(executions, e => Assert.Equal(("ann", "succeeded"), (e.Principal, e.Status)));
        var after = await host.Cluster.Client.GetAsync(Cart);
        Assert.Equal(before.Number("metadata.generation") + 1, after.Number("metadata.generation"));
        Assert.Contains("Nothing found", ScriptedOllama.Seen(ollama.Chats[^1]));
        Assert.All(host.Workspace.Store.Audit.List(100).Where(e => e.Result == "succeeded"),
            e => Assert.Equal("ann", e.Who));
    }

    [Fact]
    public async Task WhoComesBackFindsWhatTheyLeftAndItWasDoneOnce()
    {
        await using var host = await HttpHost.StartAsync(ThreeIncidents(), options: Asking, tokens: "ann aura:high");
        await using var ollama = await ScriptedOllama.StartAsync(
            [.. Repairing(1)[..2], ScriptedOllama.Calls("get_execution"), ScriptedOllama.Calls("get_execution",
                seen => new JsonObject { ["executionId"] = AgentRunner.Last(seen, 'x'), ["wait"] = 30 }),
                ScriptedOllama.Says("It had gone on.")]);
        using var network = new CuttableNetwork();
        using var leaving = new CancellationTokenSource();
        var stage = new RecordingStage
        {
            BeforeAnswer = () =>
            {
                host.Cluster.Freeze();
                return Task.CompletedTask;
            },
        };
        stage.Shown = line =>
        {
            if (line.StartsWith("note") && line.Contains('%'))
                leaving.Cancel();
        };

        var left = await RunAsync(host, ollama, stage, network, cancellation: leaving.Token);
        host.Cluster.Resume();
        var back = await RunAsync(host, ollama, new RecordingStage(), network);

        Assert.True((left.Code, back.Code) is (4, 0), left.Message + back.Message + stage.Text);
        var execution = Assert.Single(host.Workspace.Store.Journal.List(EmbeddedClusters.Name, 50));
        Assert.Contains(execution.Id, left.Message);
        Assert.Equal("succeeded", execution.Status);
    }

    [Fact]
    public async Task ATokenThatIsNotAcceptedEndsTheRunWithTheWayOut()
    {
        await using var host = await HttpHost.StartAsync(options: Asking, tokens: "ann aura:high");
        await using var ollama = await ScriptedOllama.StartAsync();
        using var network = new CuttableNetwork();

        var fault = await Assert.ThrowsAsync<FaultException>(
            () => RunAsync(host, ollama, new RecordingStage(), network, token: "aura_mallory"));

        Assert.Contains("does not accept the token", fault.Message);
        Assert.Contains("--token-file", fault.Hint);
        Assert.Empty(ollama.Chats);
    }

    [Fact]
    public async Task WhatTheTokenDoesNotAllowIsNotDone()
    {
        await using var host = await HttpHost.StartAsync(
            ThreeIncidents(), options: new AuraOptions
            {
                Simulator = "", AutoApprove = Aura.Actions.Risk.High,
                RehearseWithin = TimeSpan.Zero
            }, tokens: "bob aura:read");
        await using var ollama = await ScriptedOllama.StartAsync(Repairing(1)[..2]);
        using var network = new CuttableNetwork();

        var outcome = await RunAsync(host, ollama, new RecordingStage(), network, token: HttpHost.Token("bob"));

        Assert.Equal(1, outcome.Code);
        Assert.Equal(0, host.Cluster.Writes);
    }

    /// <summary>A sensible model: for each finding a plan and its execution, then a last look and a report.</summary>
    private static ScriptedOllama.Turn[] Repairing(int findings) =>
    [
        .. Enumerable.Range(0, findings).SelectMany(i => new[]
        {
            // The findings stand in the first thing that it was told, the gravest first.
            ScriptedOllama.Calls("plan_remediation", seen => new JsonObject { ["finding"] = Findings(seen)[i] }),
            ScriptedOllama.Calls("execute_plan", AgentRunner.Plan),
        }),
        ScriptedOllama.Calls("diagnose"), ScriptedOllama.Says("All of it is repaired."),
    ];

    private static List<string> Findings(string seen) =>
        [.. seen.Split('\n').Where(l => l.StartsWith("[critical]") || l.StartsWith("[warning]"))
            .Select(l => l.Split(' ')[1]).Distinct()];

    private static async Task<AgentOutcome> RunAsync(HttpHost host, ScriptedOllama ollama, RecordingStage stage,
        CuttableNetwork network, string? token = null, CancellationToken cancellation = default)
    {
        var folder = Directory.CreateTempSubdirectory("aura-agent-");
        try
        {
            return await new AgentRun(new AgentOptions
            {
                Task = "the shop is failing in three places", Server = host.Endpoint,
                Token = token ?? HttpHost.Token("ann"), Transcript = Path.Combine(folder.FullName, "transcript.jsonl"),
                Ollama = new OllamaOptions { Model = ScriptedOllama.Model, Address = ollama.Address },
            }, stage).OverHttpAsync(cancellation, network.Handler);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
