using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Agent;
using Aura.Mcp.Options;

namespace Aura.Tests.Mcp.Agent;

/// <summary>A model that does its work: what it is told, what the person is asked, what is left behind.</summary>
public sealed class AgentRunTests
{
    private static readonly ObjectRef Cart = new(Kind.Deployment, "shop", "cart");

    [Fact]
    public async Task AnIncidentIsDiagnosedPlannedApprovedByThePersonAndRepaired()
    {
        await using var run = await AgentRunner.RunAsync("image-not-found", new RecordingStage(), AgentRunner.Sensible);

        Assert.Equal((0, "It is repaired."), (run.Outcome.Code, run.Outcome.Message));
        var change = Assert.Single(run.Outcome.Changes);
        Assert.Equal(("execute_plan", "succeeded"), (change.Tool, change.Status));
        Assert.Contains("undo", change.How);
        var question = Assert.Single(run.Stage.Asked);
        Assert.All(["risk", "cart", "Undo:", "digest "], part => Assert.Contains(part, question));
        Assert.Equal("registry.example.com/shop/cart:1.4.2",
            (await run.Cluster.Client.GetAsync(Cart)).Text("spec.template.spec.containers[name=cart].image"));
        Assert.Contains(run.Workspace.Store.Audit.List(100),
            e => e.Client.Contains("aura-agent") && e.Client.Contains($"model {ScriptedOllama.Model}"));
    }

    [Fact]
    public async Task TheModelIsToldOfOddsCostDependenciesUndoImpactAndThePast()
    {
        await using var run = await AgentRunner.RunAsync(
            "image-not-found", new RecordingStage(), [ScriptedOllama.Says("Nothing to do.")]);

        var sent = run.Ollama.Chats[0];
        var seen = ScriptedOllama.Seen(sent);
        Assert.Equal("system", (string?)sent["messages"]![0]!["role"]);
        Assert.All(["the shop is failing", "ImagePullBackOff", "success ", "/month", "undo exact", " after ",
            "affects", "How well actions have worked here"], part => Assert.Contains(part, seen));
        Assert.Equal(12, sent["tools"]!.AsArray().Count);
        Assert.Equal(16_384, (int)sent["options"]!["num_ctx"]!);
        Assert.Empty(run.Outcome.Changes);
        run.NothingWasChanged();
    }

    [Fact]
    public async Task ANoOfThePersonIsANoAndTheSecondEndsTheRun()
    {
        await using var run = await AgentRunner.RunAsync("image-not-found", new RecordingStage(answer: _ => false),
        [
            ScriptedOllama.Calls("plan_remediation", AgentRunner.Finding),
            ScriptedOllama.Calls("execute_plan", AgentRunner.Plan),
            ScriptedOllama.Calls("run_action", Rollback),
        ]);

        Assert.Equal((1, 2), (run.Outcome.Code, run.Stage.Asked.Count));
        Assert.Contains("said no twice", run.Outcome.Message);
        Assert.Contains("The person said no", ScriptedOllama.Seen(run.Ollama.Chats[^1]));
        run.NothingWasChanged();
    }

    [Fact]
    public async Task WithoutATerminalTheChangeWaitsForApproveAndNobodyIsAsked()
    {
        await using var run = await AgentRunner.RunAsync(
            "image-not-found", new RecordingStage(canAsk: false), AgentRunner.Sensible);

        Assert.Equal(3, run.Outcome.Code);
        Assert.Contains("aura approve a-", run.Outcome.Message);
        Assert.Empty(run.Stage.Asked);
        run.NothingWasChanged();
    }

    [Fact]
    public async Task WhoLeavesIsToldWhatGoesOnAndItGoesOn()
    {
        using var leaving = new CancellationTokenSource();
        await using var run = await AgentRunner.StartAsync(
            "image-not-found", new RecordingStage(), AgentRunner.Sensible);
        // The cluster stands still from the moment of the answer: the execution cannot end before the person leaves.
        run.Stage.BeforeAnswer = () =>
        {
            run.Cluster.Freeze();
            return Task.CompletedTask;
        };
        run.Stage.Shown = line =>
        {
            if (line.StartsWith("note") && line.Contains('%'))
                leaving.Cancel();
        };
        await run.RunAsync(cancellation: leaving.Token);

        Assert.True(run.Outcome.Code == 4, run.Outcome.Message + run.Stage.Text);
        var id = AgentRunner.Last(run.Outcome.Message, 'x');
        Assert.Contains($"aura undo {id}", run.Outcome.Message);
        run.Cluster.Resume();
        await run.Workspace.WhenIdleAsync();
        Assert.Equal("succeeded", run.Workspace.Store.Journal.Find(id)!.Status);
    }

    [Fact]
    public async Task TheTranscriptHoldsAllOfItWithoutSecretsForItsOwnersEyes()
    {
        const string password = "hunter2hunter2";
        await using var run = await AgentRunner.RunAsync("image-not-found", new RecordingStage(),
        [
            ScriptedOllama.Streams(OllamaWire.Thought(ScriptedOllama.Model, $"password={password} it said"),
                OllamaWire.Call(ScriptedOllama.Model, "find_action", new JsonObject { ["query"] = "roll back" }),
                OllamaWire.Done(ScriptedOllama.Model)),
            .. AgentRunner.Sensible[..2],
            ScriptedOllama.Says(
                $"Use\npassword={password} and Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.abcdefgh"),
        ], o => o with { Task = $"cart fails, DB_PASSWORD={password}" });

        Assert.Equal(0, run.Outcome.Code);
        Assert.DoesNotContain(password, run.Transcript + run.Stage.Text);
        Assert.DoesNotContain("eyJhbGciOiJIUzI1NiJ9", run.Transcript + run.Stage.Text);
        var kinds = File.ReadLines(run.TranscriptPath).Select(l => (string)JsonNode.Parse(l)!["kind"]!).ToList();
        Assert.Equal(["task", "found", "model", "result", "model", "result", "model", "question", "answer", "change",
            "result", "model", "end"], kinds);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(run.TranscriptPath));
    }

    [Fact]
    public async Task ALongConversationIsKeptWithinTheContext()
    {
        var actions = new[] { "roll back", "restart", "scale up", "memory", "drain", "evict", "image", "quota" };
        await using var run = await AgentRunner.RunAsync("image-not-found", new RecordingStage(),
        [
            .. actions.Select(a => ScriptedOllama.Calls("find_action", new JsonObject { ["query"] = a })),
            ScriptedOllama.Calls("get_objects", new JsonObject { ["kind"] = "pod", ["view"] = "yaml" }),
            ScriptedOllama.Calls("get_objects", new JsonObject { ["kind"] = "node", ["view"] = "yaml" }),
            ScriptedOllama.Says("Enough."),
        ], o => o with { Limits = new AgentLimits { ContextTokens = 8_192 } });

        Assert.Equal((0, "Enough."), (run.Outcome.Code, run.Outcome.Message));
        Assert.All(run.Ollama.Chats, c => Assert.True(c["messages"]!.ToJsonString().Length / 4 < 6_144));
        var last = ScriptedOllama.Seen(run.Ollama.Chats[^1]);
        Assert.Contains("[shortened", last);
        Assert.Contains("the shop is failing", last);
        Assert.StartsWith("You diagnose and repair", last);
    }

    [Theory]
    [InlineData(3, 1_000_000L, "3 steps")]
    [InlineData(20, 1_000L, "tokens are used up")]
    public async Task StepsAndTokensAreBounded(int steps, long tokens, string why)
    {
        await using var run = await AgentRunner.RunAsync("image-not-found", new RecordingStage(),
            Enumerable.Range(0, 20).Select(i =>
                ScriptedOllama.Calls("find_action", new JsonObject { ["query"] = $"restart {i}" })),
            o => o with { Limits = new AgentLimits { Steps = steps, Tokens = tokens } });

        Assert.Equal(1, run.Outcome.Code);
        Assert.Contains(why, run.Outcome.Message);
        Assert.True(run.Ollama.Chats.Count < 5);
    }

    [Fact]
    public async Task AClusterThatCannotBeReachedIsNoTaskForAModel()
    {
        await using var ollama = await ScriptedOllama.StartAsync();
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, "apiVersion: v1\nkind: Config\nclusters: {broken");
        var outcome = await AuraProcess.AuraAsync("agent", "it fails", "--model", ScriptedOllama.Model, "--ollama",
            $"{ollama.Address}", "--kubeconfig", kubeconfig, "--store", kubeconfig + ".db", "--transcript",
            kubeconfig + ".jsonl");
        foreach (var left in Directory.GetFiles(Path.GetDirectoryName(kubeconfig)!, Path.GetFileName(kubeconfig) + "*"))
            File.Delete(left);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("aura doctor", outcome.Output + outcome.Error);
        Assert.Empty(ollama.Chats);
    }

    [Fact]
    public async Task AllThatIsWrongWithTheOptionsIsToldAtOnce()
    {
        var outcome = await AuraProcess.AuraAsync("agent", "  ", "--ollama", "ftp://user:secret@host",
            "--max-steps", "0", "--max-tokens", "many", "--keep-alive", "soon", "--think", "hard",
            "--token-file", "/nonexistent", "--context-tokens", "100", "--server", "http://aura.example",
            "--simulator");

        Assert.Equal(2, outcome.Code);
        Assert.DoesNotContain("secret", outcome.Error);
        Assert.All(["TASK:", "--model: is needed", "--ollama:", "--max-steps:", "--max-tokens:", "--keep-alive:",
            "--think:", "--server: it must be https", "--context-tokens:", "--simulator: with --server"],
            fault => Assert.Contains(fault, outcome.Error));
    }

    [Fact]
    public async Task AMissingModelIsToldWithTheCommandThatGetsIt()
    {
        await using var ollama = await ScriptedOllama.StartAsync();
        var outcome = await AuraProcess.AuraAsync(
            "agent", "it fails", "--model", "mistral", "--ollama", $"{ollama.Address}", "--simulator");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("ollama pull mistral", outcome.Error);
        Assert.Contains(ScriptedOllama.Model, outcome.Error);
    }

    private static JsonObject Rollback(string seen) => new()
    {
        ["action"] = "deployment.rollback",
        ["args"] = new JsonObject { ["namespace"] = "shop", ["name"] = "cart" },
    };
}
