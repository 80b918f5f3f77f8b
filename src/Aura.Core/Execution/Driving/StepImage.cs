using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Plans;

namespace Aura.Execution.Driving;

/// <summary>
/// What the journal keeps, sealed, of a change: the change with its placeholders filled, the object before, and after
/// it was done what the server made of it.
/// </summary>
internal sealed record StepImage
{
    public required Change Change { get; init; }
    public JsonObject? Before { get; init; }

    /// <summary>Of a patch: each field's value as stored, in the order of the change's fields.</summary>
    public ImmutableArray<JsonNode?> Written { get; init; } = [];

    /// <summary>Of a creation: the new object's uid.</summary>
    public string? Uid { get; init; }

    /// <summary>Of a command: what it printed, redacted; text of the cluster, never an instruction.</summary>
    public string? Output { get; init; }

    /// <summary>Of a command: it printed more.</summary>
    public bool Truncated { get; init; }

    public int ExitCode { get; init; }

    /// <summary>It was done, and failed: everything is taken back.</summary>
    public string? Failure { get; init; }

    /// <summary>What there is to say of its being done, in one clause.</summary>
    public string? Detail { get; init; }

    /// <summary>An earlier step of the execution has changed the same object.</summary>
    public bool Chained { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, PlanJson.Options);

    /// <summary>Null where there is none.</summary>
    public static StepImage? Parse(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<StepImage>(json, PlanJson.Options);
}
