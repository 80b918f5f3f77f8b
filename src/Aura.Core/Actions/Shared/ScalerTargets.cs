using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>The HorizontalPodAutoscalers that aim at a workload.</summary>
internal static class ScalerTargets
{
    public static async Task<IReadOnlyList<KubeObject>> OfAsync(KubeObject workload, ClusterView cluster) =>
        [.. (await cluster.ListAsync(Kind.HorizontalPodAutoscaler, workload.Namespace))
            .Where(hpa => hpa.Text("spec.scaleTargetRef.kind") == workload.Kind.Name
                && hpa.Text("spec.scaleTargetRef.name") == workload.Name)];

    /// <summary>Those that go by the pods' (or a container's) use of the resource.</summary>
    public static async Task<IReadOnlyList<KubeObject>> OnAsync(
        KubeObject workload, string resource, ClusterView cluster) =>
        [.. (await OfAsync(workload, cluster)).Where(hpa => hpa.List("spec.metrics")
            .Any(m => (string?)(m["resource"] ?? m["containerResource"])?["name"] == resource))];

    /// <summary>A target in percent is a share of the request: another request moves it.</summary>
    public static async Task WarnAsync(KubeObject workload, string resource, ClusterView cluster, PlanBuilder plan)
    {
        foreach (var hpa in await OfAsync(workload, cluster))
            if (hpa.List("spec.metrics").Select(m => m["resource"] ?? m["containerResource"])
                .FirstOrDefault(m => (string?)m?["name"] == resource && m?["target"]?["averageUtilization"] is not null)
                is { } metric)
                plan.Warn($"{hpa.Ref} scales at {metric["target"]!["averageUtilization"]} % of the {resource} request: "
                    + "another request makes it scale at another load (hpa.update)");
    }

    /// <summary>An entry of <c>spec.metrics</c>: so many percent of what the pods request.</summary>
    public static JsonObject Metric(string resource, int percent) => new()
    {
        ["type"] = "Resource",
        ["resource"] = new JsonObject
        {
            ["name"] = resource,
            ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = percent },
        },
    };
}
