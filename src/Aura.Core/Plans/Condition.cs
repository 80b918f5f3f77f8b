using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>
/// Something about the cluster that can be waited for, held and verified; pure data, judged by a watch.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(RolledOut), "rolledOut"), JsonDerivedType(typeof(Replaced), "replaced")]
[JsonDerivedType(typeof(Gone), "gone"), JsonDerivedType(typeof(ReadyReplicas), "readyReplicas")]
[JsonDerivedType(typeof(ReadyEndpoints), "readyEndpoints"), JsonDerivedType(typeof(FieldEquals), "fieldEquals")]
[JsonDerivedType(typeof(NoNewOomKills), "noNewOomKills"), JsonDerivedType(typeof(Restarted), "restarted")]
[JsonDerivedType(typeof(All), "all")]
public abstract record Condition
{
    /// <summary>
    /// The rule of <c>kubectl rollout status</c>: observedGeneration ≥ generation, all replicas updated, no old ones,
    /// all available. Impossible once Progressing is False with ProgressDeadlineExceeded.
    /// </summary>
    public sealed record RolledOut(ObjectRef Target) : Condition;

    /// <summary>
    /// The pod of the uid is gone and its controller has at least so many ready (or completed) pods; null: as many as
    /// it wants.
    /// </summary>
    public sealed record Replaced(ObjectRef Pod, string Uid, ObjectRef Controller, int? AtLeast = null) : Condition;

    /// <summary>No object of that name, or one with another uid.</summary>
    public sealed record Gone(ObjectRef Target, string? Uid) : Condition;

    public sealed record ReadyReplicas(ObjectRef Target, int Exactly) : Condition;

    /// <summary>At least so many ready addresses in the Service's EndpointSlices.</summary>
    public sealed record ReadyEndpoints(ObjectRef Service, int AtLeast) : Condition;

    public sealed record FieldEquals(ObjectRef Target, string Path, JsonNode? Value) : Condition;

    /// <summary>
    /// No container of the workload's pods was OOMKilled after the time, or ever where there is none (right after a
    /// rollout, when every pod is new).
    /// </summary>
    public sealed record NoNewOomKills(ObjectRef Target, DateTimeOffset? Since) : Condition;

    /// <summary>Rolled out, and no pod is older than the template's <c>restartedAt</c>.</summary>
    public sealed record Restarted(ObjectRef Target) : Condition;

    public sealed record All(ImmutableArray<Condition> Of) : Condition;
}
