using System.Collections.Immutable;
using Aura.Actions.Shared;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>
/// All controllers whose pods are refused, also where some of their pods live. A ReplicaSet says so in its
/// ReplicaFailure condition, whose message stays that of the first refusal (calculateStatus in
/// pkg/controller/replicaset): a newer FailedCreate event says what it is now. The others only leave events.
/// </summary>
public sealed class RefusedCreations
{
    // Controllers try again after 1000 s at the latest (DefaultTypedControllerRateLimiter in client-go).
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(20);

    private readonly ILookup<ObjectRef, RefusedCreation> _byWorkload;

    private RefusedCreations(ImmutableArray<RefusedCreation> all)
    {
        All = all;
        _byWorkload = all.ToLookup(r => r.Workload.Ref);
    }

    public ImmutableArray<RefusedCreation> All { get; }

    public IEnumerable<RefusedCreation> Of(KubeObject workload) => _byWorkload[workload.Ref];

    public static RefusedCreations Of(Snapshot cluster) => new(
    [
        .. new[] { Kind.ReplicaSet, Kind.StatefulSet, Kind.DaemonSet, Kind.Job }.SelectMany(cluster.Of)
            .Where(o => !o.IsTerminating).Select(o => Read(o, cluster)).OfType<RefusedCreation>(),
    ]);

    private static RefusedCreation? Read(KubeObject owner, Snapshot cluster)
    {
        var (wanted, there) = Pods(owner);
        if (there >= wanted)
            return null;
        var failure = owner.Condition("ReplicaFailure") is { } c && (string?)c["status"] == "True" ? c : null;
        if (owner.Kind == Kind.ReplicaSet && failure is null)
            return null;
        var told = NewestEvent(owner, cluster);
        var since = owner.Time("status.conditions[type=ReplicaFailure].lastTransitionTime");
        if (told is not null && failure is not null && Snapshot.EventTime(told) < since)
            told = null;
        if (told is null && failure is null)
            return null;
        var said = told is not null
            ? new Evidence("the API server says", told.Ref, "message", told.Text("message"), Untrusted: true)
            : new Evidence("the API server says", owner.Ref, "status.conditions[type=ReplicaFailure].message",
                (string?)failure!["message"], Untrusted: true);
        return new RefusedCreation(owner, cluster.WorkloadOf(owner), Refusal.Read(said.Value ?? ""), said, wanted,
            wanted - there, since ?? told?.Time("firstTimestamp"));
    }

    /// <summary>The last refusal, unless a pod could be made since.</summary>
    private static KubeObject? NewestEvent(KubeObject owner, Snapshot cluster) => cluster.EventsOf(owner)
        .FirstOrDefault(e => e.Text("reason") is "FailedCreate" or "SuccessfulCreate") is { } newest
        && newest.Text("reason") == "FailedCreate" && cluster.Now - Snapshot.EventTime(newest) < Recent ? newest : null;

    private static (long Wanted, long There) Pods(KubeObject owner) => owner.Kind switch
    {
        var k when k == Kind.DaemonSet => (owner.Number("status.desiredNumberScheduled") ?? 0,
            owner.Number("status.currentNumberScheduled") ?? 0),
        var k when k == Kind.Job => CronJobRun.HasEnded(owner) || owner.Flag("spec.suspend") ? (0, 0)
            : (Math.Min(owner.Number("spec.parallelism") ?? 1, (owner.Number("spec.completions") ?? long.MaxValue)
                - (owner.Number("status.succeeded") ?? 0)), owner.Number("status.active") ?? 0),
        _ => (owner.Number("spec.replicas") ?? 1, owner.Number("status.replicas") ?? 0),
    };
}
