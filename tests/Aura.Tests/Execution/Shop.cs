using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Execution;

/// <summary>
/// A Deployment shop/cart of two ready pods (with a disruption budget where wanted) on a simulated cluster.
/// </summary>
internal static class Shop
{
    public static readonly ObjectRef Cart = new(Kind.Deployment, "shop", "cart");

    public static void Fill(PipelineFixture aura, int replicas = 2, int? minAvailable = null)
    {
        aura.Create(Kind.Namespace, "{metadata: {name: shop}}");
        aura.Create(Kind.Deployment, $$$"""
            metadata: {name: cart, namespace: shop}
            spec:
              replicas: {{{replicas}}}
              progressDeadlineSeconds: 60
              selector: {matchLabels: {app: cart}}
              template:
                metadata: {labels: {app: cart}}
                spec:
                  containers:
                  - {name: main, image: "registry.example/cart:1.0", resources: {requests: {cpu: 100m, memory: 64Mi} } }
            """);
        if (minAvailable is { } min)
            aura.Create(Kind.PodDisruptionBudget, $$$"""
                metadata: {name: cart, namespace: shop}
                spec: {minAvailable: {{{min}}}, selector: {matchLabels: {app: cart} } }
                """);
        aura.Advance(TimeSpan.FromSeconds(30));
        Xunit.Assert.Equal(replicas, Deployment(aura).Number("status.readyReplicas"));
    }

    public static KubeObject Deployment(PipelineFixture aura) => aura.Find(Cart.Kind, Cart.Namespace, Cart.Name)!;

    public static JsonObject Args(params (string Name, JsonNode? Value)[] more)
    {
        var args = new JsonObject { ["namespace"] = "shop", ["name"] = "cart" };
        foreach (var (name, value) in more)
            args[name] = value;
        return args;
    }

    /// <summary>What undo must put back: everything but what the server and controllers keep for themselves.</summary>
    public static string Written(KubeObject o)
    {
        var json = o.ToJson();
        json.Remove("status");
        var metadata = (JsonObject)json["metadata"]!;
        foreach (var field in new[] { "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields" })
            metadata.Remove(field);
        (metadata["annotations"] as JsonObject)?.Remove("deployment.kubernetes.io/revision");
        return json.ToJsonString();
    }
}
