using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Nodes;

/// <summary>A ready node whose network is not set up: its pods reach nobody.</summary>
public sealed class NodeNetworkUnavailable() : NodeDetector("NodeNetworkUnavailable")
{
    private const string Condition = "NetworkUnavailable";
    private static readonly TimeSpan Joining = TimeSpan.FromMinutes(3);

    protected override IEnumerable<Symptom> Judge(KubeObject node, Snapshot cluster)
    {
        if (!IsReady(node) || !Holds(node, Condition)
            || cluster.Now - node.Time("metadata.creationTimestamp") < Joining)
            yield break;
        yield return Seen(node, node.Condition(Condition)!, "its network is not set up",
            "the network plugin or cloud provider set the condition",
            PodsOn(node, cluster).Where(p => !p.Flag("spec.hostNetwork")));
    }
}
