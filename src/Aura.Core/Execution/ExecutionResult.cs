using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Execution;

/// <summary>The result of a typed action, of a strategy or of an undo: one shape for all.</summary>
public sealed record ExecutionResult
{
    public required ExecutionStatus Status { get; init; }
    public string? ExecutionId { get; init; }
    public required Risk Risk { get; init; }

    /// <summary>Why it ended so, in one sentence.</summary>
    public required string Message { get; init; }

    public ImmutableArray<Check> Checks { get; init; } = [];
    public ImmutableArray<string> Warnings { get; init; } = [];
    public ImmutableArray<ChangeLine> Changes { get; init; } = [];
    public PendingApproval? Approval { get; init; }
    public Verification? Verification { get; init; }
    public required UndoOffer Undo { get; init; }

    /// <summary>The steps with their states, for following an execution.</summary>
    public ImmutableArray<StepState> Steps { get; init; } = [];

    /// <summary>Who else could have suffered, as counted before the first write and after the last step.</summary>
    public ImmutableArray<WitnessState> Witnesses { get; init; } = [];

    /// <summary>Of a batch: what happened to each target.</summary>
    public ImmutableArray<TargetState> Targets { get; init; } = [];

    /// <summary>Of the steps that ran commands.</summary>
    public ImmutableArray<StepOutput> Outputs { get; init; } = [];

    /// <summary>What it adds to the requested resources a month; null where the action does not say.</summary>
    public CostImpact? Cost { get; init; }

    public JsonObject? ManifestPatch { get; init; }

    /// <summary>When all of it is undone by itself; null where the plan asks for no such thing.</summary>
    public Restoring? Restoring { get; init; }
}

/// <summary>One line of a diff: op, "Deployment shop/cart", path, before, after (secrets masked), why.</summary>
public sealed record ChangeLine(string Op, string Target, string? Path, JsonNode? Before, JsonNode? After, string Why);

/// <summary>How to get on: <paramref name="How"/> names the ways that are open to the caller.</summary>
public sealed record PendingApproval(string ApprovalId, string Digest, DateTimeOffset Expires, string How);

public sealed record Verification(string Condition, bool Held, double Seconds);

public sealed record UndoOffer(UndoGrade Grade, string How);

public sealed record StepState(string Id, string What, string State, string? Detail);
