using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Mcp.Agent.Ollama;
using Aura.Mcp.Agent.Tools;
using Aura.Mcp.Tools;
using Microsoft.Extensions.AI;

namespace Aura.Mcp.Agent;

/// <summary>Asks the model for its next step, shows what it says line by line, and counts what it costs.</summary>
internal sealed class ModelDialogue(
    IChatClient model, ToolBelt tools, AgentLimits limits, IAgentStage stage, Transcript transcript)
{
    /// <summary>Read and written so far.</summary>
    public long Tokens { get; private set; }

    /// <exception cref="OllamaException">The server or the model does not answer.</exception>
    public async Task<ModelTurn> AskAsync(Conversation conversation, CancellationToken cancellation)
    {
        var messages = conversation.Fitted();
        var options = new ChatOptions
        {
            Tools = [.. tools.Declarations], MaxOutputTokens = limits.AnswerTokens,
        };
        var updates = new List<ChatResponseUpdate>();
        var lines = new SaidLines(stage);
        try
        {
            await foreach (var update in model.GetStreamingResponseAsync(messages, options, cancellation))
            {
                updates.Add(update);
                lines.Add(update.Text);
            }
        }
        catch (OllamaException e) when (e.Fault == OllamaFault.MalformedToolCall)
        {
            return Turn(updates.ToChatResponse(), $"Your tool call could not be read ({e.Message}). "
                + "Call the tool again with arguments that are one JSON object.");
        }
        finally
        {
            lines.End();
        }
        var response = updates.ToChatResponse();
        var turn = Turn(response, null);
        Tokens += response.Usage?.TotalTokenCount
            ?? messages.Sum(m => Conversation.TokensOf(m.Text.Length)) + Conversation.TokensOf(turn.Text.Length);
        return turn.Calls.Count > 0 ? turn : turn with { Fault = FaultOf(response, turn.Text) };
    }

    private ModelTurn Turn(ChatResponse response, string? fault)
    {
        var contents = response.Messages.SelectMany(m => m.Contents).ToList();
        var thinking = string.Concat(contents.OfType<TextReasoningContent>().Select(t => t.Text));
        var calls = fault is null ? contents.OfType<FunctionCallContent>().ToList() : [];
        transcript.Write("model", ("thinking", thinking.Length == 0 ? null : thinking), ("text", response.Text),
            ("calls", new JsonArray([.. calls.Select(c => new JsonObject
            {
                ["tool"] = c.Name, ["args"] = CallGuard.Arguments(c),
            })])),
            ("tokens", response.Usage?.TotalTokenCount), ("fault", fault));
        return new ModelTurn(
            new ChatMessage(ChatRole.Assistant, [.. contents.Where(c => c is not UsageContent)]), calls,
            response.Text.Trim(), fault);
    }

    private string? FaultOf(ChatResponse response, string text) =>
        response.FinishReason == ChatFinishReason.Length
            ? $"Your answer was cut off after {limits.AnswerTokens} tokens. Be shorter: call a tool, or answer briefly."
        : text.Length == 0 ? "Your answer was empty. Call a tool, or end with an answer in words."
        : IsCallInWords(text)
            ? "You wrote a tool call as text; that calls nothing. Use the tool-calling interface, or answer in words."
        : null;

    /// <summary>Small models now and then write what they ought to call.</summary>
    private bool IsCallInWords(string text)
    {
        if (text.Contains("<tool_call>", StringComparison.Ordinal))
            return true;
        var json = text.Trim('`', ' ', '\n');
        json = json.StartsWith("json", StringComparison.Ordinal) ? json[4..] : json;
        try
        {
            return JsonNode.Parse(json) is JsonObject o && (o.ContainsKey("arguments") || o.ContainsKey("parameters")
                || (o["name"] is { } name && tools.Find($"{name}") is not null));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whole lines only: a secret or an escape sequence may come in pieces.</summary>
    private sealed class SaidLines(IAgentStage stage)
    {
        private readonly StringBuilder _line = new();

        public void Add(string text)
        {
            _line.Append(text);
            while (_line.ToString().IndexOf('\n') is >= 0 and var end)
            {
                Say(_line.ToString(0, end));
                _line.Remove(0, end + 1);
            }
        }

        public void End()
        {
            Say(_line.ToString());
            _line.Clear();
        }

        private void Say(string line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                stage.Says(Printable.Short(Redactor.Text(line), 2_000));
        }
    }
}
