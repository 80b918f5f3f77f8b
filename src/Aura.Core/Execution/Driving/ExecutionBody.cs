using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Plans;

namespace Aura.Execution.Driving;

/// <summary>What the journal keeps of an execution as a whole; sealed on disk.</summary>
internal sealed record ExecutionBody
{
    public required ImmutableArray<Node> Nodes { get; init; }

    /// <summary>Binds plans, arguments and policy; what a person approves.</summary>
    public required string Digest { get; init; }

    public required Risk Risk { get; init; }
    public required UndoGrade Undo { get; init; }
    public required string UndoHow { get; init; }

    /// <summary>The finding's type, where one led to this.</summary>
    public string? Finding { get; init; }

    /// <summary>What must hold when all nodes are done, beyond what each verifies for itself.</summary>
    public Step.Wait? Goal { get; init; }

    public ImmutableArray<Check> Checks { get; init; } = [];
    public ImmutableArray<string> Warnings { get; init; } = [];
    public ImmutableArray<ChangeLine> Changes { get; init; } = [];
    public Verification? Verification { get; init; }
    public JsonObject? ManifestPatch { get; init; }

    /// <summary>Secret values made for this execution, by their names in the plan.</summary>
    public ImmutableDictionary<string, string> Generated { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Everything is being taken back, for this reason; from here there is no way but back.</summary>
    public string? UndoingBecause { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, PlanJson.Options);

    public static ExecutionBody Parse(string json) => JsonSerializer.Deserialize<ExecutionBody>(json, PlanJson.Options)
        ?? throw new JsonException("an execution's body is missing");
}
