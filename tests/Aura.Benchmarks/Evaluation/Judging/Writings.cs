using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>What people have written of each object: what controllers write for themselves is left out.</summary>
internal static class Writings
{
    private static readonly string[] s_machines =
    [
        "Pod", "Event", "Lease", "EndpointSlice", "Endpoints", "ReplicaSet", "ControllerRevision", "PersistentVolume",
    ];

    public static Dictionary<string, string> Of(SimulatedCluster cluster)
    {
        lock (cluster.Clock.World)
        {
            var scaled = cluster.Store.List(Kind.HorizontalPodAutoscaler)
                .Select(h => $"{h.Text("spec.scaleTargetRef.kind")} {h.Namespace}/{h.Text("spec.scaleTargetRef.name")}")
                .ToHashSet();
            return cluster.Store.Kinds.Where(k => !s_machines.Contains(k.Name)).ToList()
                .SelectMany(k => cluster.Store.List(k)).Where(o => o.Controller is null)
                .GroupBy(o => $"{o.Ref}")
                .ToDictionary(g => g.Key, g => Text(g.First(), scaled.Contains(g.Key)), StringComparer.Ordinal);
        }
    }

    /// <summary>Objects that were changed, made or deleted between the two.</summary>
    public static IEnumerable<string> Changed(
        IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        before.Keys.Union(after.Keys).Where(o => before.GetValueOrDefault(o) != after.GetValueOrDefault(o))
            .Order(StringComparer.Ordinal);

    private static string Text(KubeObject o, bool scaled)
    {
        var json = o.ToJson();
        foreach (var field in (string[])["status", "apiVersion", "kind"])
            json.Remove(field);
        var metadata = (JsonObject)json["metadata"]!;
        foreach (var (name, _) in metadata.ToList())
            if (name is not ("labels" or "annotations" or "finalizers"))
                metadata.Remove(name);
        if (metadata["annotations"] is JsonObject annotations)
            annotations.Remove("deployment.kubernetes.io/revision");
        if (metadata["annotations"] is JsonObject { Count: 0 })
            metadata.Remove("annotations");
        var spec = json["spec"] as JsonObject;
        // The binder's choice.
        spec?.Remove("volumeName");
        if (scaled)
            spec?.Remove("replicas");
        // The node controller's own marks.
        foreach (var taint in (spec?["taints"] as JsonArray ?? []).ToList()
            .Where(t => $"{t!["key"]}".StartsWith("node.kubernetes.io/", StringComparison.Ordinal)))
            ((JsonArray)spec!["taints"]!).Remove(taint);
        if (spec?["taints"] is JsonArray { Count: 0 })
            spec.Remove("taints");
        return json.ToJsonString();
    }
}
