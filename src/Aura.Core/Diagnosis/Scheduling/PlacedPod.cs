using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>Pods as the scheduler counts them.</summary>
internal static class PlacedPod
{
    /// <summary>It has a node and has not ended there.</summary>
    public static bool HoldsNode(this KubeObject pod) =>
        pod.Text("spec.nodeName") is not null && pod.Text("status.phase") is not ("Succeeded" or "Failed");

    /// <summary>The pod's node has this label; null where it, or the node, is not there.</summary>
    public static string? Domain(this KubeObject pod, string topologyKey, Snapshot cluster) =>
        cluster.Find(new ObjectRef(Kind.Node, null, pod.Text("spec.nodeName") ?? ""))?.Label(topologyKey);
}
