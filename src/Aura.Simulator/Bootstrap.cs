using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator;

/// <summary>What a new cluster's API server has by itself: the system's namespaces.</summary>
internal static class Bootstrap
{
    public static void Fill(Store store)
    {
        foreach (var name in new[] { "default", "kube-system", "kube-public", "kube-node-lease" })
            if (store.Get(Kind.Namespace, null, name) is null)
                store.Create(Namespace(name));
    }

    public static KubeObject Namespace(string name) => new(Kind.Namespace, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name },
        },
        ["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") },
        ["status"] = new JsonObject { ["phase"] = "Active" },
    });
}
