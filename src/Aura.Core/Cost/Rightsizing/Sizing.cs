using System.Collections.Immutable;
using Aura.Actions.Shared;
using Aura.Kubernetes;

namespace Aura.Cost.Rightsizing;

/// <summary>What one resource of a container should be given, or why nobody can tell.</summary>
/// <param name="Advised">The same as <paramref name="Now"/> where that fits, or nothing can be told.</param>
public sealed record Sizing(Amounts Now, Amounts Advised)
{
    /// <summary>Why nothing is advised; null: something is, be it to leave it as it is.</summary>
    public string? Abstains { get; init; }

    /// <summary>Points that were measured.</summary>
    public int Points { get; init; }

    /// <summary>From the first point to the end of the last.</summary>
    public TimeSpan Span { get; init; }

    /// <summary>What it goes by, for people: "95 % of the time 60m or less, held 65m for 15 minutes".</summary>
    public string Basis { get; init; } = "";

    /// <summary>What made it more than that and the usual headroom; empty: nothing did.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];

    /// <summary>
    /// Between these the request is likely to be when it is sized anew; docs/cost.md says how often it was.
    /// </summary>
    public Quantity? Lowest { get; init; }

    /// <inheritdoc cref="Lowest"/>
    public Quantity? Highest { get; init; }

    public bool Changes => Advised != Now;

    /// <summary>What a container without a request reserves is its limit.</summary>
    public Quantity Requested => Now.Request ?? Now.Limit ?? Quantity.Zero;

    public static Sizing None(SizingFacts facts, string why) => new(facts.Now, facts.Now)
    {
        Abstains = why,
        Points = facts.Used.Count,
        Span = facts.Used.Span,
    };
}
