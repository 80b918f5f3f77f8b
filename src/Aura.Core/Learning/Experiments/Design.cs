using System.Collections.Immutable;

namespace Aura.Learning.Experiments;

/// <summary>What is laid down before an experiment begins and not changed afterwards.</summary>
public sealed record Design
{
    /// <summary>The two strategies that are compared.</summary>
    public required string A { get; init; }
    public required string B { get; init; }

    /// <summary>Types of finding; at least one.</summary>
    public required ImmutableArray<string> Findings { get; init; }

    /// <summary>Globs; empty: all.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    public Metric Metric { get; init; } = Metric.Success;

    /// <summary>Of each strategy, before it may be stopped for being decided.</summary>
    public int AtLeast { get; init; } = 10;

    /// <summary>Of both together; then it ends undecided.</summary>
    public int AtMost { get; init; } = 200;

    /// <summary>It ends when one is better with this probability, it being as likely as not beforehand that they do not
    /// differ…</summary>
    public double Better { get; init; } = 0.95;

    /// <summary>…or when choosing either would lose less than this: in probability, or in the logarithm of seconds.
    /// </summary>
    public double Loss { get; init; } = 0.01;

    /// <summary>It ends at once when a strategy succeeds less often than this, with a probability of 95 %.</summary>
    public double LeastSuccess { get; init; } = 0.5;

    /// <summary>It ends at once when so many executions of a strategy have harmed others.</summary>
    public int MostHarm { get; init; } = 2;

    public string Note { get; init; } = "";
}
