using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution.Witnesses;
using Aura.Kubernetes;
using Aura.Planning;
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

    /// <summary>Of a strategy: what its outcome will be kept with.</summary>
    public OutcomeContext? Context { get; init; }

    /// <summary>Whom the cluster took the requests to come from; null: from the server itself.</summary>
    public Impersonation? ActAs { get; init; }

    /// <summary>
    /// Where in a trace it was asked for, as W3C's traceparent: whoever carries it out goes on there. Null: untraced.
    /// </summary>
    public string? Trace { get; init; }

    /// <summary>What must hold when all nodes are done, beyond what each verifies for itself.</summary>
    public Step.Wait? Goal { get; init; }

    public ImmutableArray<Check> Checks { get; init; } = [];
    public ImmutableArray<string> Warnings { get; init; } = [];
    public ImmutableArray<ChangeLine> Changes { get; init; } = [];
    public Verification? Verification { get; init; }
    public CostImpact? Cost { get; init; }
    public JsonObject? ManifestPatch { get; init; }

    /// <summary>Secret values made for this execution, by their names in the plan.</summary>
    public ImmutableDictionary<string, string> Generated { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Who else could suffer, as it was before the first write; null before that was looked at.
    /// </summary>
    public ImmutableArray<Witness>? Witnesses { get; init; }

    /// <summary>When its time is up, by the store's clock; null before it has begun.</summary>
    public DateTimeOffset? EndsBy { get; init; }

    /// <summary>It is being taken back, for this reason; from here there is no way but back.</summary>
    public string? UndoingBecause { get; init; }

    /// <summary>What sort of reason that is; one of <see cref="Learning.Analytics.Setback"/>.</summary>
    public string? Setback { get; init; }

    /// <summary>Of a batch: only what this wave did is taken back; null: everything.</summary>
    public int? UndoingWave { get; init; }

    /// <summary>Many targets, in waves.</summary>
    public bool IsBatch => Nodes.Any(n => n.Wave > 0);

    /// <summary>Of a batch: the wave that has not ended well; null for what is no batch.</summary>
    public int? CurrentWave => !IsBatch ? null
        : Nodes.Where(n => n.End is not { Well: true }).Select(n => n.Wave)
            .DefaultIfEmpty(Nodes.Max(n => n.Wave)).Min();

    public string ToJson() => JsonSerializer.Serialize(this, PlanJson.Options);

    public static ExecutionBody Parse(string json) => JsonSerializer.Deserialize<ExecutionBody>(json, PlanJson.Options)
        ?? throw new JsonException("an execution's body is missing");
}
