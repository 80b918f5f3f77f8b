using Aura.Execution;
using Aura.Mcp.Commands;

namespace Aura.Mcp.Agent;

/// <summary>A run as it happens, on stderr; stdout stays free for its end.</summary>
internal sealed class TerminalAgentStage : IAgentStage
{
    private const int ShownLines = 4;

    public bool CanAsk => Terminal.IsThere;

    public async Task<bool> ApproveAsync(string question, CancellationToken cancellation) =>
        // Whoever sits there may leave instead of answering.
        await Task.Run(() => Terminal.Confirm($"\n{question}"), CancellationToken.None).WaitAsync(cancellation);

    public void Says(string line) => Write($"  {line}");

    public void Calls(string tool, string arguments) => Write($"▸ {tool} {arguments}");

    public void Answered(string text, bool isError)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines.Take(ShownLines))
            Write($"{(isError ? "  ✗ " : "    ")}{Printable.Short(line, 160)}");
        if (lines.Length > ShownLines)
            Write($"    … {lines.Length - ShownLines} lines more");
    }

    public void Notes(string line) => Write($"  · {line}");

    private static void Write(string line) => Console.Error.WriteLine(Printable.Text(line));
}
