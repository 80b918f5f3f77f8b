using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>
/// How nodes are told that may be taken back at any time: labels that the providers document (EKS managed node groups,
/// Karpenter, GKE Spot VMs and preemptible VMs, AKS spot node pools).
/// </summary>
internal static class SpotNodes
{
    public static readonly IReadOnlyList<(string Key, string Value)> Labels =
    [
        ("karpenter.sh/capacity-type", "spot"), ("eks.amazonaws.com/capacityType", "SPOT"),
        ("cloud.google.com/gke-spot", "true"), ("cloud.google.com/gke-preemptible", "true"),
        ("kubernetes.azure.com/scalesetpriority", "spot"), ("cloud.google.com/gke-provisioning", "spot"),
    ];

    public static bool IsSpot(KubeObject node) => Labels.Any(l => node.Label(l.Key) == l.Value);

    /// <summary>A taint that says only that the node is a spot one; AKS sets it, others by convention.</summary>
    public static bool IsTaint(JsonObject taint, string label) => (string?)taint["key"] == label;
}
