using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// A workload has had fewer ready replicas than it wants for a while, outside of any rollout. Where its pods or their
/// creation show why, it hangs under that.
/// </summary>
public sealed class DegradedReplicas : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);
    private static readonly Kind[] Kinds = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet];

    public string Type => "DegradedReplicas";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => Kinds.SelectMany(cluster.Of)
        .Where(w => !w.IsTerminating && w.Number("status.observedGeneration") >= (w.Generation ?? 0) && !Rolls(w))
        .Select(w => Judge(w, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject workload, Snapshot cluster)
    {
        var (ready, wanted) = Impact.Replicas(workload);
        if (ready >= wanted)
            return null;
        var pods = cluster.PodsOf(workload)
            .Where(p => !p.IsTerminating && p.Text("status.phase") is not ("Succeeded" or "Failed")).ToList();
        var unready = pods.Where(p => Readiness.LostAt(p) is { } at && cluster.Now - at >= Grace).ToList();
        var missing = pods.Count < wanted && CannotCreate(workload, cluster) ? wanted - pods.Count : 0;
        if (unready.Count == 0 && missing == 0)
            return null;
        var facts = new JsonObject { ["unreadyPods"] = unready.Count, ["missingPods"] = missing };
        if (unready.Count > 0)
            facts["pod"] = unready[0].Name;
        return new Symptom
        {
            Type = Type,
            Target = workload.Ref,
            Workload = workload.Ref,
            Summary = missing > 0 ? "some of its pods are not there, and none is made in their place"
                : "some of its pods have not been ready for minutes, and nothing else shows why",
            Evidence =
            [
                new Evidence("ready replicas", workload.Ref, workload.Kind == Kind.DaemonSet
                    ? "status.numberReady" : "status.readyReplicas", $"{ready} of {wanted}"),
                .. unready.Take(3).Select(p => new Evidence("the pod is not ready", p.Ref,
                    "status.conditions[type=Ready].reason", (string?)p.Condition("Ready")?["reason"], true)),
            ],
            Facts = facts,
            Confidence = 0.7,
            Reasons = ["the workload's status says so; no deeper cause was found in its pods"],
            Pods = [.. unready.Select(p => p.Ref)],
            Through = [.. unready.Select(p => p.Ref), .. missing > 0 ? [workload.Ref] : Array.Empty<ObjectRef>()],
            Since = unready.Count == 0 ? null : unready.Min(Readiness.LostAt),
            Depth = SymptomDepth.Rollout,
        };
    }

    /// <summary>A rollout that moves or is stuck is told as such.</summary>
    private static bool Rolls(KubeObject workload) => workload.Kind.Name switch
    {
        "Deployment" => (string?)workload.Condition("ReplicaFailure")?["status"] == "True"
            || (workload.Condition("Progressing") is { } p
                && ((string?)p["status"] != "True" || (string?)p["reason"] != "NewReplicaSetAvailable")),
        "StatefulSet" => workload.Text("status.updateRevision") is { } update
            && workload.Text("status.currentRevision") is { } current && update != current,
        _ => false,
    };

    /// <summary>Pods that are only on their way are no trouble: its controller must have said that it cannot.</summary>
    private static bool CannotCreate(KubeObject workload, Snapshot cluster)
    {
        var makers = workload.Kind == Kind.Deployment ? cluster.Revisions(workload).Take(1) : [workload];
        return makers.SelectMany(cluster.EventsOf).Any(e => e.Text("reason") == "FailedCreate"
            && cluster.Now - Snapshot.EventTime(e) < TimeSpan.FromMinutes(20));
    }
}
