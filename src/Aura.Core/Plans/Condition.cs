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
[JsonDerivedType(typeof(JobComplete), "jobComplete"), JsonDerivedType(typeof(StatusCondition), "statusCondition")]
[JsonDerivedType(typeof(FieldIn), "fieldIn"), JsonDerivedType(typeof(FieldDiffers), "fieldDiffers")]
[JsonDerivedType(typeof(Exists), "exists"), JsonDerivedType(typeof(Resized), "resized")]
[JsonDerivedType(typeof(ClaimResized), "claimResized"), JsonDerivedType(typeof(Scheduled), "scheduled")]
[JsonDerivedType(typeof(EndpointsOn), "endpointsOn"), JsonDerivedType(typeof(NoEndpoint), "noEndpoint")]
[JsonDerivedType(typeof(EndpointsOnPort), "endpointsOnPort"), JsonDerivedType(typeof(HasEndpoint), "hasEndpoint")]
[JsonDerivedType(typeof(SnapshotReady), "snapshotReady"), JsonDerivedType(typeof(Access), "access")]
[JsonDerivedType(typeof(NoNewRestarts), "noNewRestarts"), JsonDerivedType(typeof(NewCertificate), "newCertificate")]
[JsonDerivedType(typeof(ErrorRate), "errorRate"), JsonDerivedType(typeof(All), "all")]
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
    public sealed record ReadyEndpoints(ObjectRef Service, int AtLeast) : Condition
    {
        /// <summary>Only those of pods with these labels, as <c>app=cart,version=v2</c>.</summary>
        public string? Labels { get; init; }
    }

    public sealed record FieldEquals(ObjectRef Target, string Path, JsonNode? Value) : Condition;

    /// <summary>
    /// No container of the workload's pods was OOMKilled after the time, or ever where there is none (right after a
    /// rollout, when every pod is new).
    /// </summary>
    public sealed record NoNewOomKills(ObjectRef Target, DateTimeOffset? Since) : Condition
    {
        /// <summary>Instead: after the wait for it began; for pods that are not replaced.</summary>
        public bool FromNow { get; init; }
    }

    /// <summary>
    /// No container of the workload's pods has ended after the time; without one, since it began to be watched.
    /// </summary>
    public sealed record NoNewRestarts(ObjectRef Target, DateTimeOffset? Since = null) : Condition;

    /// <summary>
    /// At most this share of the requests to the version fails, by the operator's queries; with fewer requests than
    /// <paramref name="LeastRequests"/> nothing is judged. Impossible once more fail.
    /// </summary>
    public sealed record ErrorRate(ObjectRef Service, string Version, double Most, double LeastRequests) : Condition;

    /// <summary>Rolled out, and no pod is older than the template's <c>restartedAt</c>.</summary>
    public sealed record Restarted(ObjectRef Target) : Condition;

    /// <summary>The Job has completed. Impossible once it has failed.</summary>
    public sealed record JobComplete(ObjectRef Job) : Condition;

    /// <summary>
    /// The object's status has a condition of the type with the status, told of the object as it is now (where it or
    /// the condition has an observedGeneration). <paramref name="Within"/>: the list whose items each have conditions
    /// (<c>status.parents</c> of an HTTPRoute); then all of them, and at least one.
    /// </summary>
    public sealed record StatusCondition(ObjectRef Target, string Type, string Status = "True", string? Within = null)
        : Condition;

    /// <summary>
    /// The field has one of the values, as text. Impossible once it has one of <paramref name="Never"/>.
    /// </summary>
    public sealed record FieldIn(
        ObjectRef Target, string Path, ImmutableArray<string> Values, ImmutableArray<string> Never) : Condition;

    /// <summary>The field has another value than the one read (null: it was absent).</summary>
    public sealed record FieldDiffers(ObjectRef Target, string Path, JsonNode? From) : Condition;

    /// <summary>There is an object of that name, with another uid where one is given.</summary>
    public sealed record Exists(ObjectRef Target, string? OtherThanUid = null) : Condition;

    /// <summary>
    /// The kubelet has given the pod's container what its spec asks for. Impossible where the node never can
    /// (PodResizePending, Infeasible).
    /// </summary>
    public sealed record Resized(ObjectRef Pod, string Uid, string Container) : Condition;

    /// <summary>The claim has at least the size, and neither the volume nor its file system waits for more.</summary>
    public sealed record ClaimResized(ObjectRef Claim, string Size) : Condition;

    /// <summary>The scheduler has found a node for the pod.</summary>
    public sealed record Scheduled(ObjectRef Pod, string Uid) : Condition;

    /// <summary>The Service has ready endpoints, and all are of these pods.</summary>
    public sealed record EndpointsOn(ObjectRef Service, ImmutableArray<string> Pods) : Condition;

    /// <summary>No ready endpoint of the Service is of the pod.</summary>
    public sealed record NoEndpoint(ObjectRef Service, string Pod) : Condition;

    /// <summary>A ready endpoint of the Service is of the pod.</summary>
    public sealed record HasEndpoint(ObjectRef Service, string Pod) : Condition;

    /// <summary>
    /// The Service has ready endpoints, and its port of the name ("" for the only one) goes to one of the numbers in
    /// all of them.
    /// </summary>
    public sealed record EndpointsOnPort(ObjectRef Service, string Port, ImmutableArray<int> Numbers) : Condition;

    /// <summary>The VolumeSnapshot can be restored from. Impossible once it tells of an error.</summary>
    public sealed record SnapshotReady(ObjectRef Snapshot) : Condition;

    /// <summary>
    /// The subject may, or may not, do what is asked, as the API server itself judges (SubjectAccessReview); looked at
    /// again when <paramref name="Through"/> changes, the object by which it is granted.
    /// </summary>
    public sealed record Access(ObjectRef Through, AccessSubject Subject, AccessQuestion Question, bool Allowed)
        : Condition;

    /// <summary>
    /// The Secret holds a certificate with its key (tls.crt, tls.key) that is valid now, for all of the names, and
    /// whose SHA-256 is another one than that ("": there was none).
    /// </summary>
    public sealed record NewCertificate(ObjectRef Secret, string OtherThan, ImmutableArray<string> Names) : Condition;

    public sealed record All(ImmutableArray<Condition> Of) : Condition;
}
