using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Nodes;

/// <summary>
/// A node's kubelet says that it is not ready, or says nothing any more. All pods on it suffer, and what else is wrong
/// with the node is told with it.
/// </summary>
public sealed class NodeNotReady() : NodeDetector("NodeNotReady")
{
    // Until its network plugin is there, a node that has just joined is not ready.
    private static readonly TimeSpan Joining = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Flicker = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Eviction = TimeSpan.FromMinutes(5);

    protected override IEnumerable<Symptom> Judge(KubeObject node, Snapshot cluster)
    {
        if (node.Condition("Ready") is not { } ready || (string?)ready["status"] == "True")
            yield break;
        var since = node.Time("status.conditions[type=Ready].lastTransitionTime");
        if (cluster.Now - since < Flicker || cluster.Now - node.Time("metadata.creationTimestamp") < Joining)
            yield break;
        var silent = (string?)ready["status"] == "Unknown";
        var seen = Seen(node, ready,
            silent ? "its kubelet has stopped reporting" : "its kubelet reports that it is not ready",
            silent ? "the node controller waited in vain for the kubelet's lease and status"
                : "the kubelet's own condition says so",
            PodsOn(node, cluster));
        seen.Facts["silent"] = silent;
        yield return seen with
        {
            Evidence =
            [
                .. seen.Evidence,
                new Evidence("the kubelet last reported", node.Ref, "status.conditions[type=Ready].lastHeartbeatTime",
                    (string?)ready["lastHeartbeatTime"]),
                .. node.List("status.conditions").Where(Adds).Take(4).Select(c => Also(c, node)),
            ],
            Prognosis = since is not { } from || cluster.Now - from >= Eviction ? null
                : $"its pods are evicted from {from + Eviction:HH:mm:ss} UTC on, unless they tolerate it for longer",
        };
    }

    private static bool Adds(JsonObject condition) => (string?)condition["type"] != "Ready"
        && NodeConditionName.IsBad(condition);

    private static Evidence Also(JsonObject condition, KubeObject node) => new($"also {ClusterText.Name(
        (string?)condition["type"])}", node.Ref, $"status.conditions[type={condition["type"]}].message",
        (string?)condition["message"], Untrusted: true);
}
