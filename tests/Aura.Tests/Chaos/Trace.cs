using System.Text;
using System.Text.RegularExpressions;

namespace Aura.Tests.Chaos;

/// <summary>
/// What happened, in order, in virtual time. Ids of executions and approvals, which are random, are numbered by their
/// first appearance, so that two runs of a seed can be compared.
/// </summary>
internal sealed partial class Trace(TimeProvider clock)
{
    private readonly DateTimeOffset _start = clock.GetUtcNow();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Dictionary<string, string> _names = [];
    private readonly StringBuilder _text = new();

    /// <summary>What was first done on another thread than the seed's, and where; null where nothing was.</summary>
    public string? Elsewhere { get; private set; }

    public void Add(string what)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            Elsewhere ??= $"{what}\n{Environment.StackTrace}";
        _text.AppendLine($"{(clock.GetUtcNow() - _start).TotalSeconds,9:0.000}  {Named(what)}");
    }

    public override string ToString() => _text.ToString();

    private string Named(string text) => RandomId().Replace(text, match =>
        _names.TryGetValue(match.Value, out var name) ? name
            : _names[match.Value] = $"{match.Value[..2]}{_names.Count + 1}");

    [GeneratedRegex(@"\b[xa]-[0-9a-f]{12}\b")]
    private static partial Regex RandomId();
}
