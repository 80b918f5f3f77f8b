using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>
/// A pod that was deleted is still there a minute after its grace period: its node is dead or gone, a finalizer holds
/// it, or the kubelet cannot end it.
/// </summary>
public sealed class PodStuckTerminating : IDetector
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    public string Type => "PodStuckTerminating";

    // deletionTimestamp already holds the grace period: it is when the pod ought to be gone.
    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Pods
        .Where(p => p.Time("metadata.deletionTimestamp") is { } due && cluster.Now - due > Margin)
        .Select(p => Judge(p, cluster));

    private Symptom Judge(KubeObject pod, Snapshot cluster)
    {
        var due = pod.Time("metadata.deletionTimestamp")!.Value;
        var workload = cluster.WorkloadOf(pod).Ref;
        var (cause, why, evidence) = Why(pod, cluster);
        return new Symptom
        {
            Type = Type,
            Target = workload,
            Workload = workload,
            Pods = [pod.Ref],
            Cause = cause,
            Summary = $"its pod was to be gone {Ago(cluster.Now - due)} ago and is not: {why}",
            Evidence =
            [
                new Evidence("it was to be gone by", pod.Ref, "metadata.deletionTimestamp",
                    $"{due:yyyy-MM-ddTHH:mm:ssZ}"),
                evidence,
            ],
            Facts = new() { ["pod"] = pod.Name, ["heldBy"] = cause, ["node"] = pod.Text("spec.nodeName") },
            Confidence = cause == "kubelet" ? 0.8 : 0.95,
            Reasons = ["the deletion's grace period is over for more than a minute"],
            Through = pod.Text("spec.nodeName") is { } node ? [new ObjectRef(Kind.Node, null, node)] : [],
            Since = due,
        };
    }

    private static (string Cause, string Why, Evidence Evidence) Why(KubeObject pod, Snapshot cluster)
    {
        if (pod.At("metadata.finalizers") is JsonArray { Count: > 0 } finalizers)
            return ("finalizer", "a finalizer holds it", new Evidence("finalizers", pod.Ref, "metadata.finalizers",
                string.Join(", ", finalizers)));
        if (pod.Text("spec.nodeName") is not { } name)
            return ("kubelet", "it has no node", new Evidence("its phase", pod.Ref, "status.phase",
                pod.Text("status.phase")));
        var at = new ObjectRef(Kind.Node, null, name);
        if (cluster.Find(at) is not { } node)
            return cluster.Unread.ContainsKey(Kind.Node)
                ? ("kubelet", "its kubelet does not end it", new Evidence("its node", pod.Ref, "spec.nodeName", name))
                : ("nodeGone", $"its node {name} is gone", new Evidence("its node is not there", pod.Ref,
                    "spec.nodeName", name));
        var ready = (string?)node.Condition("Ready")?["status"];
        return ready == "True"
            ? ("kubelet", "its kubelet does not end it, though the node is ready", new Evidence("the node is ready",
                at, "status.conditions[type=Ready].status", ready))
            : ("nodeNotReady", $"its node {name} does not answer", new Evidence("the node is not ready",
                at, "status.conditions[type=Ready].status", ready));
    }

    private static string Ago(TimeSpan time) =>
        time < TimeSpan.FromHours(2) ? $"{(int)time.TotalMinutes} minutes" : $"{(int)time.TotalHours} hours";
}
