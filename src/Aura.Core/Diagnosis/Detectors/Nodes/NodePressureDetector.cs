using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Nodes;

/// <summary>
/// Base of the detectors of a ready node whose kubelet runs short of something and so evicts pods
/// (kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction).
/// </summary>
/// <param name="short">In the kubelet's message of an eviction: "The node was low on resource: memory."</param>
public abstract class NodePressureDetector(string type, string condition, string what, params string[] @short)
    : NodeDetector(type)
{
    protected override IEnumerable<Symptom> Judge(KubeObject node, Snapshot cluster)
    {
        if (!IsReady(node) || !Holds(node, condition))
            yield break;
        var evicted = cluster.PodsOn(node.Name).Where(WasEvicted).ToList();
        var seen = Seen(node, node.Condition(condition)!, $"it runs short of {what}"
            + (evicted.Count == 0 ? "" : ", and its kubelet evicts pods"), "the kubelet's own condition says so",
            PodsOn(node, cluster).Where(p => !IsReady(p)).Concat(evicted));
        seen.Facts["evicted"] = evicted.Count;
        yield return seen with
        {
            Evidence =
            [
                .. seen.Evidence, .. evicted.Take(3).Select(p => new Evidence(
                    "the kubelet evicted", p.Ref, "status.message", p.Text("status.message"), Untrusted: true)),
            ],
            Prognosis = "no new pod is scheduled here, and the kubelet evicts pods until it is over",
        };
    }

    private bool WasEvicted(KubeObject pod) => pod.Text("status.reason") == "Evicted"
        && @short.Any(s => pod.Text("status.message")?.Contains(s, StringComparison.Ordinal) == true);
}
