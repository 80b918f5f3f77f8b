using System.Text.Json.Nodes;

namespace Aura.Tests.Simulator.Golden;

/// <summary>
/// What the cluster answered, and the same without what a recording leaves out: managedFields, and in answers to
/// requests other than POST what controllers write at a time of their own choosing.
/// </summary>
public sealed record GoldenAnswer(int Status, JsonNode? Body, IReadOnlyList<string> Warnings)
{
    private static readonly string[] s_prefixes = ["deployment.kubernetes.io/", "pv.kubernetes.io/"];

    private static readonly HashSet<string> s_controlled =
    [
        "Pod", "Node", "Namespace", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob",
        "PersistentVolume", "PersistentVolumeClaim", "ResourceQuota", "PodDisruptionBudget",
        "HorizontalPodAutoscaler", "Ingress", "Scale", "ReplicationController", "CustomResourceDefinition",
    ];

    /// <summary>The body as it is compared with <paramref name="expected"/>.</summary>
    public JsonNode? Comparable(JsonNode? expected, string method)
    {
        var body = Body?.DeepClone();
        if (body is not JsonObject answer)
            return body;
        var kind = (string?)answer["kind"] ?? "";
        if (answer["rows"] is JsonArray rows)
            foreach (var row in rows)
                (row?["object"]?["metadata"] as JsonObject)?.Remove("managedFields");
        if (answer["items"] is JsonArray items && expected?["items"] is JsonArray expectedItems)
            for (var i = 0; i < items.Count; i++)
                Strip(items[i], i < expectedItems.Count ? expectedItems[i] : null,
                    kind.EndsWith("List", StringComparison.Ordinal) ? kind[..^4] : kind, method);
        else
            Strip(answer, expected, kind, method);
        return answer;
    }

    private static void Strip(JsonNode? node, JsonNode? expected, string kind, string method)
    {
        if (node is not JsonObject item || item["metadata"] is not JsonObject metadata)
            return;
        if (expected?["metadata"]?["managedFields"] is null)
            metadata.Remove("managedFields");
        if (method == "POST" || !s_controlled.Contains(kind))
            return;
        if (expected?["status"] is null)
            item.Remove("status");
        if (metadata["annotations"] is not JsonObject annotations)
            return;
        foreach (var key in annotations.Select(a => a.Key).Where(k => s_prefixes.Any(k.StartsWith)).ToArray())
            annotations.Remove(key);
        if (annotations.Count == 0)
            metadata.Remove("annotations");
    }
}
