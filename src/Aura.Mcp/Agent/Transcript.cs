using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Agent;

/// <summary>
/// Everything that was said and done in a run, one JSON object a line, redacted, for its owner's eyes only.
/// </summary>
public sealed class Transcript : IDisposable
{
    private readonly StreamWriter _lines;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    private Transcript(string path, StreamWriter lines, TimeProvider time) =>
        (Path, _lines, _time) = (path, lines, time);

    public string Path { get; }

    /// <param name="path">A new file; null: one named by the time, in <paramref name="folder"/>.</param>
    /// <exception cref="FaultException">It is there already, or cannot be written.</exception>
    public static Transcript Open(string? path, string folder, TimeProvider time)
    {
        var file = path ?? System.IO.Path.Combine(
            folder, $"agent-{time.GetUtcNow():yyyyMMdd'T'HHmmss}-{Guid.NewGuid().ToString("N")[..6]}.jsonl");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            if (path is null)
                Directory.CreateDirectory(folder);
            return new Transcript(file, new StreamWriter(file, options) { AutoFlush = true }, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FaultException("Transcript", e.Message, "name a new file with --transcript FILE");
        }
    }

    public void Write(string kind, params (string Name, JsonNode? Value)[] fields)
    {
        var line = new JsonObject { ["at"] = _time.GetUtcNow().ToString("O"), ["kind"] = kind };
        foreach (var (name, value) in fields)
            line[name] = Redactor.Value(value, secret: false, _ => Redactor.Hidden);
        lock (_gate)
            _lines.WriteLine(line.ToJsonString(ToolJson.Options));
    }

    public void Dispose() => _lines.Dispose();
}
