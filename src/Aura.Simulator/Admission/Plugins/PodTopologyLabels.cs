using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>A pod that is put on a node gets the node's zone and region as labels.</summary>
internal sealed class PodTopologyLabels(Store store) : IAdmissionPlugin
{
    private static readonly string[] s_labels = ["topology.kubernetes.io/region", "topology.kubernetes.io/zone"];

    public void Admit(AdmissionRequest request)
    {
        if (request is { Kind.Plural: "pods", Operation: Operation.Create, Subresource: null, New: { } pod }
            && pod.Obj("spec").Text("nodeName") is { Length: > 0 } node)
            Copy(store.Get(Kind.Node, null, node), pod);
    }

    /// <summary>Copies the labels of the node, where it exists and has them, to the pod.</summary>
    public static void Copy(KubeObject? node, JsonObject pod)
    {
        foreach (var label in s_labels)
            if (node?.Label(label) is { } value)
                pod.Ensure("metadata").Ensure("labels")[label] = value;
    }
}
