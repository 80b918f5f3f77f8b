using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Mcp.Agent.Ollama;
using Aura.Mcp.Agent.Session;
using Aura.Mcp.Agent.Tools;
using Aura.Mcp.Commands;
using Aura.Mcp.Tools;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Agent;

/// <summary>
/// The model's next step, its calls, their answers, and again, until it ends with an answer or is ended. What ends it:
/// steps, tokens, a second malformed call in a row, going round in circles, a second no of the person, and a change
/// that only a person elsewhere can approve.
/// </summary>
internal sealed class AgentLoop(ModelDialogue model, AuraLink aura, ToolBelt tools, Approver approver,
    AgentLimits limits, IAgentStage stage, Transcript transcript)
{
    private const int MostCallsAtOnce = 6;
    private const int MostNoes = 2;

    private readonly CallGuard _guard = new(tools);
    private readonly List<AgentChange> _changes = [];
    private AgentOutcome? _ended;
    private string? _fault;

    public IReadOnlyList<AgentChange> Changes => _changes;

    public async Task<AgentOutcome> RunAsync(Conversation conversation, CancellationToken cancellation)
    {
        try
        {
            for (var step = 0; step < limits.Steps; step++)
            {
                if (model.Tokens >= limits.Tokens)
                    return Stopped($"{model.Tokens} tokens are used up; --max-tokens allows more");
                var turn = await model.AskAsync(conversation, cancellation);
                if (turn.Message.Contents.Count > 0)
                    conversation.Add(turn.Message);
                var before = _fault;
                _fault = turn.Fault;
                if (turn is { Calls.Count: 0, Fault: null })
                    return new AgentOutcome(CodeOf(), turn.Text, _changes);
                if (turn.Calls.Count > 0)
                    conversation.Add(new ChatMessage(
                        ChatRole.Tool, await AnswersAsync(turn.Calls, conversation, cancellation)));
                if (_ended is not null)
                    return _ended;
                if (_fault is not null && before is not null)
                    return Stopped($"the model made two calls in a row that cannot be made, and was told after the "
                        + $"first. First: {before} Then: {_fault}");
                if (turn.Fault is { } fault)
                    Repair(conversation, fault);
            }
            return Stopped($"{limits.Steps} steps are used up; --max-steps allows more");
        }
        catch (Exception e) when (e is OllamaException or FaultException or HttpRequestException or McpException)
        {
            return Stopped(Faults.Describe(e).Shown);
        }
    }

    private void Repair(Conversation conversation, string fault)
    {
        stage.Notes($"told the model: {fault}");
        transcript.Write("repair", ("text", fault));
        conversation.Say(fault);
    }

    private async Task<List<AIContent>> AnswersAsync(
        IReadOnlyList<FunctionCallContent> calls, Conversation conversation, CancellationToken cancellation)
    {
        var answers = new List<AIContent>();
        string? skip = null;
        foreach (var (call, i) in calls.Select((c, i) => (c, i)))
        {
            skip ??= i < MostCallsAtOnce ? null : "Not called: too many calls at once.";
            var answer = skip ?? await AnswerAsync(call, conversation, cancellation);
            answers.Add(new FunctionResultContent(call.CallId, answer));
            transcript.Write("result", ("tool", call.Name), ("text", answer));
            // What follows was decided without knowing this.
            if (_ended is not null || _fault is not null || tools.Find(call.Name)?.Annotations?.ReadOnlyHint != true)
                skip ??= "Not called: look at the answer above first, then decide.";
        }
        return answers;
    }

    private async Task<string> AnswerAsync(
        FunctionCallContent call, Conversation conversation, CancellationToken cancellation)
    {
        var verdict = _guard.Of(call, conversation.Shortened);
        switch (verdict.Is)
        {
            case Verdict.Kind.Malformed:
                return Malformed(verdict.Text);
            case Verdict.Kind.Repeated:
                stage.Notes($"{call.Name} was called like this before: told the model to go on");
                return verdict.Text;
            case Verdict.Kind.Circling:
                _ended = Stopped($"the model goes round in circles: it called {call.Name} with the same arguments "
                    + "again after it was told that it had");
                return "";
        }
        var (tool, arguments) = (tools.Find(call.Name)!, CallGuard.Arguments(call));
        stage.Calls(tool.Name, Printable.Short(Redactor.Text(arguments.ToJsonString(ToolJson.Options)), 500));
        CallToolResult result;
        try
        {
            result = await FollowedAsync(await aura.CallAsync(tool, arguments, cancellation), cancellation);
        }
        catch (McpProtocolException e)
        {
            return Malformed($"The server refuses the call of {tool.Name}: {e.Message}");
        }
        var text = ToolText.Of(result.Content, limits.ResultCharacters);
        stage.Answered(text, result.IsError == true);
        return $"{text}{Judge(call, tool, arguments, result)}";
    }

    private string Malformed(string text)
    {
        stage.Notes($"told the model: {text}");
        return _fault = text;
    }

    /// <summary>Notes what became of it, and says what the model must know besides the answer.</summary>
    private string Judge(FunctionCallContent call, Tool tool, JsonObject arguments, CallToolResult result)
    {
        var answer = AuraLink.Structured(result) ?? [];
        if ((string?)answer["code"] == "InvalidArguments")
        {
            _guard.NotMade(call);
            return Malformed($"\nThe arguments do not fit: {answer["message"]}. "
                + $"{tool.Name} takes: {ToolBelt.ArgumentsOf(tool)}.");
        }
        if (tool.Annotations?.ReadOnlyHint == true || IsDryRun(arguments)
            || (string?)answer["status"] is not { } status)
            return "";
        var change = new AgentChange(tool.Name, (string?)answer["executionId"], status, $"{answer["message"]}",
            (string?)(status == "approval_required" ? answer["approval"]?["how"] : answer["undo"]?["how"]));
        _changes.Add(change);
        transcript.Write("change", ("tool", tool.Name), ("execution", change.ExecutionId), ("status", status));
        if (change.IsPending)
            _ended = new AgentOutcome(ExitCode.ApprovalRequired,
                $"a person must approve this first: {change.How ?? change.Message}", _changes);
        else if (status == "cancelled" && approver.Declined >= MostNoes)
            _ended = Stopped("the person has said no twice");
        else
            _guard.Changed();
        return status == "cancelled" ? "\nThe person said no. Do not ask for this again." : "";
    }

    /// <summary>Waits for the end of what still runs; the model need not.</summary>
    private async Task<CallToolResult> FollowedAsync(CallToolResult result, CancellationToken cancellation)
    {
        while (AuraLink.Structured(result) is { } answer && (string?)answer["status"] == "running"
            && (string?)answer["executionId"] is { } id)
        {
            stage.Notes($"execution {id} is still running");
            result = await aura.ReadAsync(
                "get_execution", new JsonObject { ["executionId"] = id, ["wait"] = 30 }, cancellation);
        }
        return result;
    }

    private AgentOutcome Stopped(string why) => new(ExitCode.Failed, $"stopped: {why}", _changes);

    /// <summary>By what the server said of the last change: a model may call anything a success.</summary>
    private int CodeOf() => _changes.LastOrDefault() is null or { IsFine: true } ? ExitCode.Done : ExitCode.Failed;

    private static bool IsDryRun(JsonObject arguments) =>
        arguments["dryRun"] is JsonValue dry && dry.TryGetValue(out bool isDry) && isDry;
}
