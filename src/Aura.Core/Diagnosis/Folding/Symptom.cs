using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>
/// What one detector saw at one place. Symptoms with the same type, target and cause become one finding; a consequence
/// whose pods or workload suffer from a deeper cause hangs under that.
/// </summary>
public sealed record Symptom
{
    public required string Type { get; init; }

    /// <summary>The object at fault.</summary>
    public required ObjectRef Target { get; init; }

    /// <summary>What tells this cause from others of the type at the target: a container, an image, a key.</summary>
    public string Cause { get; init; } = "";

    /// <summary>
    /// A clause without subject and counts, e.g. "image shop/cart:2 of container app cannot be pulled".
    /// </summary>
    public required string Summary { get; init; }

    public required ImmutableArray<Evidence> Evidence { get; init; }
    public JsonObject Facts { get; init; } = [];

    /// <summary>From 0 to 1, with what it rests on.</summary>
    public required double Confidence { get; init; }

    public ImmutableArray<string> Reasons { get; init; } = [];

    /// <summary>Pods that suffer.</summary>
    public ImmutableArray<ObjectRef> Pods { get; init; } = [];

    /// <summary>The workload whose pods suffer; the pod itself where it has no owner.</summary>
    public ObjectRef? Workload { get; init; }

    /// <summary>
    /// Objects whose trouble would explain this symptom (its pods' node, the Service that it calls). What it suffers
    /// through it does not harm itself.
    /// </summary>
    public ImmutableArray<ObjectRef> Through { get; init; } = [];

    /// <summary>
    /// It can be the cause of what its target, workload and pods show. False for what is only a risk yet; advice never
    /// is.
    /// </summary>
    public bool Explains { get; init; } = true;

    /// <summary>What else it concerns, without being harmed as a workload is: who uses the target.</summary>
    public ImmutableArray<ObjectRef> Concerns { get; init; } = [];

    /// <summary>Its target is a Service, and nobody can be served through that (or a port of it).</summary>
    public bool Silences { get; init; }

    /// <summary>How it will go on if nothing is done: one clause, with a time where one can be told.</summary>
    public string? Prognosis { get; init; }

    /// <summary>When it began, where that can be seen.</summary>
    public DateTimeOffset? Since { get; init; }

    public SymptomDepth Depth { get; init; } = SymptomDepth.Cause;

    /// <summary>
    /// Whether an earlier pod template would not show this symptom, judged by what can be seen in it; null: any might.
    /// </summary>
    public Func<PodTemplate, bool>? CuredBy { get; init; }
}
