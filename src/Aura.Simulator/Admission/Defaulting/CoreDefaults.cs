using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>Defaults of Namespace, Node, Secret and ServiceAccount.</summary>
internal static class CoreDefaults
{
    public static void Namespace(JsonObject ns)
    {
        var spec = ns.Ensure("spec");
        if (!spec.Has("finalizers"))
            spec["finalizers"] = new JsonArray("kubernetes");
        ns.Ensure("metadata").Ensure("labels")["kubernetes.io/metadata.name"] = ns["metadata"]!["name"]?.DeepClone();
        ns.Ensure("status").Default("phase", "Active");
    }

    public static void Node(JsonObject node)
    {
        node.Ensure("spec");
        node.Ensure("status");
        Quantities.Canonical(node.Ensure("status"), "capacity", "allocatable");
        if (node.Obj("status")?.Has("allocatable") == false && node.Obj("status").Obj("capacity") is { } capacity)
            node.Ensure("status")["allocatable"] = capacity.DeepClone();
    }

    public static void Secret(JsonObject secret) => secret.Default("type", "Opaque");
}
