using System.Collections.Immutable;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>One incident, one seed, one responder.</summary>
internal sealed record RunResult
{
    public required string Incident { get; init; }
    public required string Sort { get; init; }
    public required int Seed { get; init; }
    public required string Responder { get; init; }
    public required bool Success { get; init; }

    /// <summary>A success without a second plan.</summary>
    public bool AtFirst { get; init; }

    /// <summary>All causes were well within the limit, whatever was done for it.</summary>
    public bool Healthy { get; init; }

    /// <summary>Where at least one cause recovered: the slowest of them.</summary>
    public double? Seconds { get; init; }

    /// <summary>Attempts that did something, and those of them that the file does not accept.</summary>
    public int Actions { get; init; }
    public int FalseActions { get; init; }
    public bool Undone { get; init; }
    public decimal CostPerMonth { get; init; }
    public ImmutableArray<string> Collateral { get; init; } = [];
    public ImmutableArray<PartResult> Parts { get; init; } = [];

    /// <summary>Why it is no success, in the words of the first reason.</summary>
    public string Why { get; init; } = "";
}
