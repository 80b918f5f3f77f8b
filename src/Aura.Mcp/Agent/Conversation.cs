using Aura.Mcp.Agent.Tools;
using Aura.Mcp.Tools;
using Microsoft.Extensions.AI;

namespace Aura.Mcp.Agent;

/// <summary>
/// What the model is sent, kept within its context: older answers of tools shrink to their first lines and ids, then
/// what was found at the start does, then the oldest exchanges go. Nothing of this depends on a model.
/// </summary>
/// <param name="budget">Tokens, of which the tools' descriptions and the answer are taken off already.</param>
internal sealed class Conversation(long budget)
{
    /// <summary>Of English and JSON a token holds about four; guessed short, so that what is counted fits.</summary>
    private const int CharactersPerToken = 3;

    private const int Kept = 400;

    private readonly List<ChatMessage> _messages = [];
    private readonly HashSet<string> _shortened = [];

    /// <summary>Calls whose answers the model no longer has in full.</summary>
    public IReadOnlySet<string> Shortened => _shortened;

    public static long TokensOf(int characters) => characters / CharactersPerToken;

    public void Add(ChatMessage message) => _messages.Add(message);

    public void Say(string text) => Add(new ChatMessage(ChatRole.User, text));

    /// <summary>All of it, as short as it must be.</summary>
    /// <exception cref="FaultException">Not even the last exchange fits.</exception>
    public IReadOnlyList<ChatMessage> Fitted()
    {
        ForgetThoughts();
        while (Tokens > budget)
            if (!ShortenOldestResult() && !ShortenStart() && !DropOldestExchange())
                throw new FaultException("ContextFull", "the conversation does not fit into the model's context",
                    "give more with --context-tokens N, or ask for less at a time");
        return _messages;
    }

    private long Tokens => _messages.Sum(m => 8 + TokensOf(m.Contents.Sum(Length)));

    private static int Length(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        TextReasoningContent thinking => thinking.Text.Length,
        FunctionResultContent result => $"{result.Result}".Length,
        FunctionCallContent call => call.Name.Length
            + (call.Arguments?.Sum(a => a.Key.Length + $"{a.Value}".Length) ?? 0),
        _ => 0,
    };

    /// <summary>A model needs its last thoughts while it works with tools, and none from before.</summary>
    private void ForgetThoughts()
    {
        var last = _messages.FindLastIndex(m => m.Role == ChatRole.Assistant);
        for (var i = 0; i < last; i++)
            foreach (var thought in _messages[i].Contents.OfType<TextReasoningContent>().ToList())
                _messages[i].Contents.Remove(thought);
    }

    private bool ShortenOldestResult()
    {
        var results = _messages.SelectMany(m => m.Contents.OfType<FunctionResultContent>()).ToList();
        var oldest = results.Take(results.Count - 1).FirstOrDefault(r => $"{r.Result}".Length > Kept * 2);
        if (oldest is null)
            return false;
        oldest.Result = ToolText.Digest($"{oldest.Result}", Kept);
        _shortened.Add(oldest.CallId);
        return true;
    }

    /// <summary>The first message is the rules, the second the task, the third what was found.</summary>
    private bool ShortenStart()
    {
        if (_messages.Count < 3 || _messages[2].Role != ChatRole.User || _messages[2].Text.Length <= Kept * 4)
            return false;
        _messages[2] = new ChatMessage(ChatRole.User, ToolText.Digest(_messages[2].Text, Kept * 2));
        return true;
    }

    private bool DropOldestExchange()
    {
        var from = _messages.FindIndex(m => m.Role == ChatRole.Assistant);
        var next = from < 0 ? -1 : _messages.FindIndex(from + 1, m => m.Role == ChatRole.Assistant);
        if (next < 0)
            return false;
        foreach (var result in _messages[from..next].SelectMany(m => m.Contents.OfType<FunctionResultContent>()))
            _shortened.Add(result.CallId);
        _messages.RemoveRange(from, next - from);
        return true;
    }
}
