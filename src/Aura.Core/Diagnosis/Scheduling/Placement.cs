using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>
/// Compares a pod with every node the way the scheduler's filters do: cordons, taints, node selectors and affinity,
/// host ports, resources and the number of pods, volumes, topology spread, pod affinity and anti-affinity.
/// </summary>
public static class Placement
{
    private const string Cordon = "node.kubernetes.io/unschedulable";

    /// <param name="claims">The pod's PersistentVolumeClaims; a template does not know all of its pods'.</param>
    /// <param name="only">The nodes to compare with; null: all.</param>
    /// <returns>Per node what is in the way; an empty list is a node that ought to take the pod.</returns>
    public static IReadOnlyList<(KubeObject Node, ImmutableArray<NodeObstacle> Obstacles)> Of(
        PodTemplate pod, string? ns, IEnumerable<ObjectRef> claims, Snapshot cluster,
        IEnumerable<KubeObject>? only = null)
    {
        INodeFilter[] filters =
        [
            new HostPortFilter(pod, cluster), new VolumeFilter(claims, cluster), new SpreadFilter(pod, ns, cluster),
            new AffinityFilter(pod, ns, cluster),
        ];
        var wanted = PodRequests.Of(pod);
        var others = OtherResources.Of(pod.Spec).ToList();
        return
        [
            .. (only ?? cluster.Nodes).Select(n => (n, Against(pod, n)
                .Concat(Shortages(wanted, others, n, cluster))
                .Concat(filters.Select(f => f.Check(n)).OfType<NodeObstacle>()).ToImmutableArray())),
        ];
    }

    private static IEnumerable<NodeObstacle> Against(PodTemplate pod, KubeObject node)
    {
        var tolerations = pod.Spec["tolerations"].Objects().ToList();
        foreach (var taint in node.List("spec.taints"))
        {
            var key = (string?)taint["key"];
            if ((string?)taint["effect"] == "PreferNoSchedule" || tolerations.Exists(t => Tolerates(t, taint)))
                continue;
            if (key != Cordon)
                yield return new(NodeObstacleKind.Taint, node.Ref, $"spec.taints[key={key}]",
                    $"{key}={taint["value"]}:{taint["effect"]}");
            else if (!node.Flag("spec.unschedulable"))
                yield return new(NodeObstacleKind.Cordoned, node.Ref, $"spec.taints[key={key}]", "NoSchedule");
        }
        if (node.Flag("spec.unschedulable")
            && !tolerations.Exists(t => TaintRules.Tolerates(t, Cordon, "", "NoSchedule")))
            yield return new(NodeObstacleKind.Cordoned, node.Ref, "spec.unschedulable", "true");
        if (WantedLabels(pod, node) is { } unmet)
            yield return new(NodeObstacleKind.NodeSelector, node.Ref, "metadata.labels", unmet);
    }

    /// <returns>The requirement that the node's labels do not meet, or null.</returns>
    private static string? WantedLabels(PodTemplate pod, KubeObject node)
    {
        foreach (var (key, value) in pod.Spec["nodeSelector"] as JsonObject ?? [])
            if (node.Label(key) != value?.ToString())
                return $"{key}={value}";
        return NodeRules.Wants(node, pod.Spec) ? null : string.Join(" or ", (pod.Spec["affinity"]?["nodeAffinity"]
                ?["requiredDuringSchedulingIgnoredDuringExecution"]?["nodeSelectorTerms"]).Objects()
            .Select(t => string.Join(',', t["matchExpressions"].Objects().Concat(t["matchFields"].Objects())
                .Select(Selector.Expression))));
    }

    private static IEnumerable<NodeObstacle> Shortages(
        PodRequests wanted, List<KeyValuePair<string, Quantity>> others, KubeObject node, Snapshot cluster)
    {
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
        foreach (var (resource, amount) in others)
            if (cluster.Derived(OtherResources.Of).Free(node, resource) is var free && amount > free)
                yield return new(NodeObstacleKind.OtherResource, node.Ref, "status.allocatable",
                    $"{free} of {resource} free, {amount} wanted")
                {
                    Key = resource,
                };
    }

    private static bool Tolerates(JsonObject toleration, JsonObject taint) => TaintRules.Tolerates(
        toleration, (string?)taint["key"] ?? "", (string?)taint["value"] ?? "", (string?)taint["effect"] ?? "");
}
