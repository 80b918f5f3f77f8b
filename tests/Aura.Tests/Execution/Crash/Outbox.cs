namespace Aura.Tests.Execution.Crash;

/// <summary>
/// What a process has sent, a line each, in a file of its own that outlives it: two that append to one file write over
/// each other.
/// </summary>
internal sealed class Outbox(string folder)
{
    private static readonly Lock Turn = new();

    private readonly string _path = Path.Combine(folder, $"sent-{Environment.ProcessId}.txt");

    public void Add(string line)
    {
        lock (Turn)
            File.AppendAllText(_path, line.ReplaceLineEndings(" ") + "\n");
    }

    /// <summary>Whichever process sent them.</summary>
    public static IEnumerable<string> Lines(string folder) =>
        Directory.EnumerateFiles(folder, "sent-*.txt").SelectMany(File.ReadLines);
}
