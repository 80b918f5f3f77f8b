using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers;

/// <summary>Pods from a workload's template.</summary>
internal static class PodTemplates
{
    /// <summary>A pod of the template at <paramref name="path"/>, named "owner-" plus a random suffix.</summary>
    public static KubeObject NewPod(KubeObject owner, string path)
    {
        var template = (JsonObject)owner.At(path)!;
        var metadata = new JsonObject { ["generateName"] = owner.Name + "-", ["namespace"] = owner.Namespace };
        foreach (var field in new[] { "labels", "annotations", "finalizers" })
            if (template["metadata"]?[field] is { } value)
                metadata[field] = value.DeepClone();
        metadata["ownerReferences"] = new JsonArray(owner.ControllerReference());
        return new KubeObject(Kind.Pod, new JsonObject
        {
            ["kind"] = "Pod",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata,
            ["spec"] = template["spec"]?.DeepClone() ?? new JsonObject(),
            ["status"] = new JsonObject { ["phase"] = "Pending" },
        });
    }
}
