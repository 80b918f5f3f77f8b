using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Diagnosis;

/// <summary>
/// Compares a pod with every node the way the scheduler's filters do for cordons, taints, node selectors and affinity,
/// CPU, memory and the number of pods. Other filters (ports, volumes, spreading) are not judged here.
/// </summary>
public static class Placement
{
    /// <returns>Per node what is in the way; an empty list is a node that ought to take the pod.</returns>
    public static IReadOnlyList<(KubeObject Node, ImmutableArray<NodeObstacle> Obstacles)> Of(
        PodTemplate pod, Snapshot cluster) =>
        [.. cluster.Nodes.Select(n => (n, Obstacles(pod, n, cluster).ToImmutableArray()))];

    private static IEnumerable<NodeObstacle> Obstacles(PodTemplate pod, KubeObject node, Snapshot cluster)
    {
        var tolerations = Items(pod.Spec["tolerations"]).ToList();
        foreach (var taint in node.List("spec.taints"))
        {
            var key = (string?)taint["key"];
            if ((string?)taint["effect"] == "PreferNoSchedule" || tolerations.Any(t => Tolerates(t, taint)))
                continue;
            if (key != "node.kubernetes.io/unschedulable")
                yield return new(NodeObstacleKind.Taint, node.Ref, $"spec.taints[key={key}]",
                    $"{key}={taint["value"]}:{taint["effect"]}");
            else if (!node.Flag("spec.unschedulable"))
                yield return new(NodeObstacleKind.Cordoned, node.Ref, $"spec.taints[key={key}]", "NoSchedule");
        }
        if (node.Flag("spec.unschedulable"))
            yield return new(NodeObstacleKind.Cordoned, node.Ref, "spec.unschedulable", "true");
        if (WantedLabels(pod, node) is { } unmet)
            yield return new(NodeObstacleKind.NodeSelector, node.Ref, "metadata.labels", unmet);
        foreach (var shortage in Shortages(pod, node, cluster))
            yield return shortage;
    }

    /// <returns>The requirement that the node's labels do not meet, or null.</returns>
    private static string? WantedLabels(PodTemplate pod, KubeObject node)
    {
        foreach (var (key, value) in pod.Spec["nodeSelector"] as JsonObject ?? [])
            if (node.Label(key) != value?.ToString())
                return $"{key}={value}";
        var terms = Items(pod.Spec["affinity"]?["nodeAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"]
            ?["nodeSelectorTerms"]).ToList();
        return terms.Count == 0 || terms.Any(t => TermHolds(t, node)) ? null
            : string.Join(" or ", terms.Select(t => string.Join(',',
                Items(t["matchExpressions"]).Select(Selector.Expression))));
    }

    private static bool TermHolds(JsonObject term, KubeObject node) =>
        Items(term["matchExpressions"]).All(e => Selector.Expression(e) is var r && r.Matches(node.Label(r.Key)))
        && Items(term["matchFields"]).All(e => Selector.Expression(e).Matches(node.Name));

    private static IEnumerable<NodeObstacle> Shortages(PodTemplate pod, KubeObject node, Snapshot cluster)
    {
        var wanted = PodRequests.Of(pod);
        var (used, count) = cluster.Derived(NodeLoads.Of).On(node.Name);
        var cpu = (Quantity.From(node.At("status.allocatable.cpu")) ?? Quantity.Zero) - used.Cpu;
        var memory = (Quantity.From(node.At("status.allocatable.memory")) ?? Quantity.Zero) - used.Memory;
        if (wanted.Cpu > cpu)
            yield return new(NodeObstacleKind.Cpu, node.Ref, "status.allocatable.cpu",
                $"{cpu} free of {node.At("status.allocatable.cpu")}, {wanted.Cpu} wanted");
        if (wanted.Memory > memory)
            yield return new(NodeObstacleKind.Memory, node.Ref, "status.allocatable.memory",
                $"{memory} free of {node.At("status.allocatable.memory")}, {wanted.Memory} wanted");
        if (Quantity.From(node.At("status.allocatable.pods")) is { } most && count >= most.Units)
            yield return new(NodeObstacleKind.Pods, node.Ref, "status.allocatable.pods", $"{count} of {most} taken");
    }

    private static bool Tolerates(JsonObject toleration, JsonObject taint)
    {
        if ((string?)toleration["effect"] is { Length: > 0 } effect && effect != (string?)taint["effect"])
            return false;
        var key = (string?)toleration["key"] ?? "";
        if (key.Length > 0 && key != (string?)taint["key"])
            return false;
        return (string?)toleration["operator"] == "Exists"
            || (key.Length > 0 && ((string?)toleration["value"] ?? "") == ((string?)taint["value"] ?? ""));
    }

    private static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];
}
