using Aura.Benchmarks.Evaluation.Responders;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>What happened in one world at one responder's hands.</summary>
internal sealed record Played
{
    /// <summary>The moment of the first look, from which recovery counts.</summary>
    public required TimeSpan Begin { get; init; }
    public required IReadOnlyList<Reaction> Reactions { get; init; }
    public required IReadOnlyList<Moment> Samples { get; init; }
    public required IReadOnlyDictionary<string, string> Before { get; init; }
    public required IReadOnlyDictionary<string, string> After { get; init; }

    /// <summary>What is found in the end, on a connection that never fails: type and object.</summary>
    public required IReadOnlySet<string> Left { get; init; }

    /// <summary>Of each workload the Services that lead to it.</summary>
    public required ILookup<string, string> Served { get; init; }
    public required int MessagesSent { get; init; }

    public IEnumerable<Attempt> Acts => Reactions.SelectMany(r => r.Attempts).Where(a => a.Acted);
}
