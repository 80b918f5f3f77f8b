using Aura.Mcp.Agent;

namespace Aura.Tests.Mcp.Agent;

/// <summary>A terminal with a person whose answers are scripted; keeps all that was shown.</summary>
internal sealed class RecordingStage(bool canAsk = true, Func<string, bool>? answer = null) : IAgentStage
{
    private readonly List<string> _lines = [];

    public List<string> Asked { get; } = [];

    /// <summary>Called with every line, as it is shown.</summary>
    public Action<string>? Shown { get; set; }

    /// <summary>Called before an answer is given.</summary>
    public Func<Task>? BeforeAnswer { get; set; }

    public string Text
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    public bool CanAsk => canAsk;

    public async Task<bool> ApproveAsync(string question, CancellationToken cancellation)
    {
        Asked.Add(question);
        if (BeforeAnswer is not null)
            await BeforeAnswer().WaitAsync(cancellation);
        return answer?.Invoke(question) ?? true;
    }

    public void Says(string line) => Add($"says {line}");

    public void Calls(string tool, string arguments) => Add($"calls {tool} {arguments}");

    public void Answered(string text, bool isError) => Add($"{(isError ? "fault" : "answer")} {text}");

    public void Notes(string line) => Add($"note {line}");

    private void Add(string line)
    {
        lock (_lines)
            _lines.Add(line);
        Shown?.Invoke(line);
    }
}
