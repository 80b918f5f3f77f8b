using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Actions;
using Aura.Execution;
using Aura.Mcp.Agent;
using Aura.Mcp.Agent.Ollama;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;

namespace Aura.Tests.Mcp.Agent;

/// <summary>
/// Runs the agent with a scripted model on an embedded cluster with an incident, and looks at what has become of both.
/// </summary>
internal sealed partial class AgentRunner : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-agent-");

    private AgentRunner(ScriptedOllama ollama, SmallCluster cluster, RecordingStage stage, AuraOptions? options)
    {
        (Ollama, Cluster, Stage) = (ollama, cluster, stage);
        Workspace = new Workspace((options ?? new AuraOptions()) with
        {
            Simulator = "",
            Tools = ToolSelection.Compact,
            Store = Path.Combine(_folder.FullName, "aura.db"),
            RehearseWithin = TimeSpan.Zero,
        }, cluster.Connect());
    }

    public ScriptedOllama Ollama { get; }

    public SmallCluster Cluster { get; }

    public RecordingStage Stage { get; }

    public Workspace Workspace { get; }

    public AgentOutcome Outcome { get; private set; } = null!;

    public string TranscriptPath => Path.Combine(_folder.FullName, "transcript.jsonl");

    public string Transcript => File.ReadAllText(TranscriptPath);

    public static async Task<AgentRunner> StartAsync(string incident, RecordingStage stage,
        IEnumerable<ScriptedOllama.Turn> script, AuraOptions? options = null) => new(
            await ScriptedOllama.StartAsync([.. script]), new SmallCluster(IncidentFiles.Load(incident)), stage,
            options);

    public static async Task<AgentRunner> RunAsync(string incident, RecordingStage stage,
        IEnumerable<ScriptedOllama.Turn> script, Func<AgentOptions, AgentOptions>? change = null,
        AuraOptions? options = null)
    {
        var runner = await StartAsync(incident, stage, script, options);
        await runner.RunAsync(change);
        return runner;
    }

    public async Task RunAsync(
        Func<AgentOptions, AgentOptions>? change = null, CancellationToken cancellation = default) =>
        Outcome = await new AgentRun(change?.Invoke(Options()) ?? Options(), Stage)
            .InProcessAsync(Workspace, cancellation);

    public AgentOptions Options() => new()
    {
        Task = "the shop is failing", Transcript = TranscriptPath,
        Ollama = new OllamaOptions { Model = ScriptedOllama.Model, Address = Ollama.Address },
    };

    /// <summary>The newest id of its kind (f, p, x) that the model was told.</summary>
    public static string Last(string seen, char kind) => Id().Matches(seen).Last(m => m.Value[0] == kind).Value;

    public static JsonObject Finding(string seen) => new() { ["finding"] = Last(seen, 'f') };

    public static JsonObject Plan(string seen) => new() { ["planId"] = Last(seen, 'p') };

    /// <summary>What a sensible model does: plan, execute, look again, report.</summary>
    public static ScriptedOllama.Turn[] Sensible =>
    [
        ScriptedOllama.Calls("plan_remediation", Finding), ScriptedOllama.Calls("execute_plan", Plan),
        ScriptedOllama.Calls("diagnose"), ScriptedOllama.Says("It is repaired."),
    ];

    /// <summary>
    /// Nothing was written to the cluster, and nothing but refusals and questions stands in the audit.
    /// </summary>
    public void NothingWasChanged()
    {
        Assert.Equal(0, Cluster.Writes);
        Assert.DoesNotContain(Workspace.Clusters.Get(null).Pipeline.List(50), e => e.Status
            is not (ExecutionStatus.ApprovalRequired or ExecutionStatus.Cancelled or ExecutionStatus.Refused));
        Assert.DoesNotContain(Workspace.Store.Audit.List(100), e => e.Result is "succeeded" or "running" or "approved");
    }

    public async ValueTask DisposeAsync()
    {
        await Ollama.DisposeAsync();
        Cluster.Resume();
        await Workspace.DisposeAsync();
        Cluster.Dispose();
        _folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"\b[fpx]-[0-9a-z]{6,}\b")]
    private static partial Regex Id();
}
