using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// A pod that gets a node also gets the node's region and zone as labels (PodTopologyLabels admission).
/// </summary>
internal static class TopologyLabels
{
    private static readonly string[] s_keys = ["topology.kubernetes.io/region", "topology.kubernetes.io/zone"];

    public static void Copy(JsonObject pod, KubeObject node)
    {
        foreach (var key in s_keys)
        {
            if (node.Label(key) is not { } value)
                continue;
            var metadata = (JsonObject)pod["metadata"]!;
            if (metadata["labels"] is not JsonObject labels)
                metadata["labels"] = labels = [];
            labels[key] = value;
        }
    }
}
