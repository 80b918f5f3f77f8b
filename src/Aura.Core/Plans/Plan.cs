using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Planning;

namespace Aura.Plans;

/// <summary>
/// What an action would do, as data: shown, approved, journalled, carried out and undone as it stands here.
/// </summary>
public sealed record Plan
{
    public required string Action { get; init; }
    public required JsonObject Arguments { get; init; }

    /// <summary>The spec's risk or, for a reason in <see cref="Warnings"/>, a higher one.</summary>
    public required Risk Risk { get; init; }

    /// <summary>The actual grade of this plan.</summary>
    public required UndoGrade Undo { get; init; }

    /// <summary>How it is undone, in one sentence.</summary>
    public required string UndoHow { get; init; }

    public required ImmutableArray<Check> Checks { get; init; }
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Empty where a check failed, or where there is nothing to do.</summary>
    public required ImmutableArray<Step> Steps { get; init; }

    /// <summary>The post-condition; null where there is nothing to do, or nothing in the cluster to look at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required Step.Wait? Verify { get; init; }

    /// <summary>The workloads, nodes and so on that are locked while the plan runs.</summary>
    public required ImmutableArray<ObjectRef> Targets { get; init; }

    /// <summary>Uid and generation of what the plan was made from; part of the approval's digest.</summary>
    public required ImmutableArray<ReadObject> Reads { get; init; }

    /// <summary>Workloads that are to have fewer pods for a time; null where there are none.</summary>
    public ImmutableArray<ObjectRef>? Sacrificed { get; init; }

    /// <summary>What it adds to the requested resources; null where the action does not say.</summary>
    public CostImpact? Cost { get; init; }

    /// <summary>
    /// Where something else keeps the objects' manifests (Git, Helm): the same change as a merge patch for each object,
    /// to be committed there.
    /// </summary>
    public JsonObject? ManifestPatch { get; init; }

    /// <summary>The targets that are objects of the cluster: messages and archives stand in nobody's way.</summary>
    public IEnumerable<ObjectRef> Locked =>
        Targets.Where(t => t.Kind != Change.Send.Kind && t.Kind != Change.Archive.Kind);

    public bool Refused => Checks.Any(c => !c.Passed);
    public bool NoChange => !Refused && Steps.IsEmpty;
    public IEnumerable<Change> Changes => Steps.OfType<Step.Apply>().Select(s => s.Change);
}

/// <summary>An object that a plan rests on; <paramref name="Generation"/> is null for kinds that have none.</summary>
public sealed record ReadObject(ObjectRef Target, string? Uid, long? Generation);
