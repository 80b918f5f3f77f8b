using Aura.Mcp.Agent.Ollama;
using Aura.Mcp.Agent.Session;
using Aura.Mcp.Agent.Tools;
using Aura.Mcp.Commands;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.State.Engines;
using Microsoft.Extensions.AI;

namespace Aura.Mcp.Agent;

/// <summary>
/// One task from its beginning to its end: the model is checked, the cluster looked at, the loop run.
/// </summary>
/// <param name="time">The wall clock of the transcript and of reconnecting; left out, the system's.</param>
public sealed class AgentRun(AgentOptions options, IAgentStage stage, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>With a server of its own, in this process.</summary>
    /// <param name="workspace">Stays the caller's; what runs in it when the person goes away goes on.</param>
    public Task<AgentOutcome> InProcessAsync(Workspace workspace, CancellationToken cancellation) =>
        RunAsync((client, _) => AuraSessions.InProcessAsync(workspace, client), reconnects: false,
            workspace.Options.Store is { } store && !PostgresAddress.Is(store)
                ? Path.GetDirectoryName(Path.GetFullPath(store)) : null,
            cancellation);

    /// <summary>With the server that the options name.</summary>
    /// <param name="handler">Sends the requests; left out, over the network.</param>
    public async Task<AgentOutcome> OverHttpAsync(CancellationToken cancellation, HttpMessageHandler? handler = null)
    {
        using var own = new SocketsHttpHandler { UseProxy = options.Server?.IsLoopback == false };
        return await RunAsync((client, cancel) =>
            AuraSessions.OverHttpAsync(options.Server!, options.Token, handler ?? own, client, cancel),
            reconnects: true, null, cancellation);
    }

    private async Task<AgentOutcome> RunAsync(
        Func<ModelContextProtocol.Client.McpClientOptions, CancellationToken, Task<AuraSession>> connect,
        bool reconnects, string? store, CancellationToken cancellation)
    {
        using var model = new OllamaChatClient(options.Ollama);
        var limits = Fitting(await model.CheckModelAsync(cancellation));
        using var fitted = new OllamaChatClient(options.Ollama with { ContextTokens = limits.ContextTokens });
        using var transcript = Transcript.Open(
            options.Transcript, Path.Combine(store ?? Workspace.DataFolder, "transcripts"), _time);
        transcript.Write("task", ("text", options.Task), ("model", options.Ollama.Model),
            ("ollama", options.Ollama.Address.ToString()), ("server", options.Server?.ToString()));
        var approver = new Approver(stage, transcript);
        await using var aura = new AuraLink(
            c => connect(approver.ClientOptions(), c), reconnects, options.Ollama.Model, stage, _time);
        var ended = await LoopedAsync(fitted, aura, approver, limits, transcript, cancellation);
        var outcome = ended with { Transcript = transcript.Path };
        transcript.Write("end", ("code", outcome.Code), ("text", outcome.Message));
        return outcome;
    }

    private async Task<AgentOutcome> LoopedAsync(IChatClient model, AuraLink aura, Approver approver,
        AgentLimits limits, Transcript transcript, CancellationToken cancellation)
    {
        HashSet<string>? earlier = null;
        AgentLoop? loop = null;
        try
        {
            var tools = new ToolBelt((await aura.ToolsAsync(cancellation)).Select(t => t.ProtocolTool));
            earlier = [.. (await aura.ExecutionsAsync(cancellation)).Select(e => e.Id)];
            var conversation = new Conversation(
                limits.ContextTokens - limits.AnswerTokens - Conversation.TokensOf(tools.Characters));
            conversation.Add(new ChatMessage(ChatRole.System, AgentPrompt.Rules));
            conversation.Say($"The task, from the person at the terminal: {options.Task}");
            var found = await AgentPrompt.FoundAsync(aura, limits, cancellation);
            conversation.Say(found);
            transcript.Write("found", ("text", found));
            loop = new AgentLoop(new ModelDialogue(model, tools, limits, stage, transcript), aura, tools, approver,
                limits, stage, transcript);
            return await loop.RunAsync(conversation, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return await DetachedAsync(aura, earlier, loop?.Changes ?? []);
        }
    }

    /// <summary>The person has gone: what was begun goes on without them, and is named.</summary>
    private async Task<AgentOutcome> DetachedAsync(
        AuraLink aura, HashSet<string>? earlier, IReadOnlyList<AgentChange> changes)
    {
        IReadOnlyList<string> running = [];
        if (earlier is not null)
            try
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), _time);
                running = [.. (await aura.ExecutionsAsync(patience.Token))
                    .Where(e => e.Status == "running" && !earlier.Contains(e.Id)).Select(e => e.Id)];
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return new AgentOutcome(ExitCode.Failed, "interrupted; what runs could not be asked "
                    + $"({Faults.Describe(e).Shown}): look with `aura call get_execution`", changes);
            }
        return running.Count == 0
            ? new AgentOutcome(ExitCode.Failed, "interrupted; nothing was running", changes)
            : new AgentOutcome(ExitCode.Running, string.Join('\n', running.Select(id => $"interrupted; execution {id} "
                + $"goes on: `aura call get_execution --args '{{\"executionId\":\"{id}\"}}'` tells how it ends, "
                + $"`aura undo {id}` stops it and takes it back")), changes);
    }

    /// <summary>No more context than the model was made for.</summary>
    private AgentLimits Fitting(OllamaModel model) => options.Limits with
    {
        ContextTokens = Math.Min(options.Limits.ContextTokens, model.ContextTokens ?? int.MaxValue),
    };
}
