using System.Collections.Immutable;
using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// A StatefulSet's newest template does not reach its pods: an unready pod holds it up, its partition or OnDelete
/// keeps the old ones.
/// </summary>
public sealed class StatefulSetUpdateStuck : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(15);

    // A part of the pods may be kept back on purpose, for a while.
    private static readonly TimeSpan CanaryTime = TimeSpan.FromDays(1);

    public string Type => "StatefulSetUpdateStuck";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.StatefulSet)
        .Where(s => !s.IsTerminating && s.Number("status.observedGeneration") >= (s.Generation ?? 0))
        .Select(s => Judge(s, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject set, Snapshot cluster)
    {
        var pods = cluster.PodsOf(set).Where(p => !p.IsTerminating).OrderByDescending(WedgedUpdates.Ordinal).ToList();
        var old = pods.Where(p => WedgedUpdates.IsOld(p, set)).ToList();
        if (old.Count == 0)
            return null;
        var since = cluster.Find(new ObjectRef(Kind.ControllerRevision, set.Namespace,
            set.Text("status.updateRevision")!))?.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue;
        var waited = cluster.Now - since;
        // An operator that asks for OnDelete deletes the pods itself, in its order.
        if (set.Text("spec.updateStrategy.type") == "OnDelete")
            return waited < Forgotten || set.Controller is not null ? null
                : Seen(set, old, since, "onDelete",
                    "OnDelete keeps its pods on an older template until each is deleted",
                    new Evidence("pods are updated only when they are deleted", set.Ref, "spec.updateStrategy.type",
                        "OnDelete"), 0.85);
        var partition = WedgedUpdates.Partition(set);
        var due = old.Where(p => WedgedUpdates.Ordinal(p) >= partition).ToList();
        if (due.Count == 0)
            return waited < (partition >= Replicas.Of(set) ? Forgotten : CanaryTime) ? null
                : Seen(set, old, since, "partition", "its partition keeps pods on an older template",
                    new Evidence("pods with a lower ordinal are not updated", set.Ref,
                        "spec.updateStrategy.rollingUpdate.partition", $"{partition}"), 0.85);
        var wedged = due.Where(p => cluster.Derived(WedgedUpdates.Of).SetOf(p) is not null
            && cluster.Now - Readiness.LostAt(p) >= Grace).ToList();
        if (wedged.Count > 0)
            return Seen(set, wedged, since, "wedged",
                "it waits for a broken pod of an older template to become ready, so the new template never reaches it",
                NotReady(wedged[0]), 0.9) with
            { Depth = SymptomDepth.Cause };
        var broken = pods.Where(p => Readiness.LostAt(p) is { } at && cluster.Now - at >= Grace).ToList();
        return broken.Count == 0 ? null
            : Seen(set, due, since, "notReady", "its update waits for a pod that does not become ready",
                NotReady(broken[0]), 0.8) with
            { Through = [.. broken.Select(p => p.Ref)] };
    }

    private static Evidence NotReady(KubeObject pod) => new("the update waits for this pod", pod.Ref,
        "status.conditions[type=Ready].status", (string?)pod.Condition("Ready")?["status"] ?? "absent");

    private Symptom Seen(KubeObject set, IReadOnlyList<KubeObject> pods, DateTimeOffset since, string why,
        string summary, Evidence proof, double confidence) => new()
        {
            Type = Type,
            Target = set.Ref,
            Workload = set.Ref,
            Summary = summary,
            Evidence =
            [
                proof,
                new Evidence("the newest template", set.Ref, "status.updateRevision",
                    set.Text("status.updateRevision")),
                .. pods.Take(3).Select(p => new Evidence("the pod runs an older one", p.Ref,
                    "metadata.labels[controller-revision-hash]", p.Label("controller-revision-hash"))),
            ],
            Facts = new() { ["heldBy"] = why, ["pod"] = pods[0].Name },
            Confidence = confidence,
            Reasons = ["pods of an older revision are still there, and nothing replaces them"],
            Pods = why is "wedged" or "notReady" ? [.. pods.Select(p => p.Ref)] : ImmutableArray<ObjectRef>.Empty,
            Since = since == DateTimeOffset.MinValue ? null : since,
            Explains = why is "wedged" or "notReady",
            Depth = SymptomDepth.Rollout,
        };
}
