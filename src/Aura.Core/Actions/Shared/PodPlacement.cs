using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// Where pods would go: a small scheduler over the nodes as they are, for judging a plan before it is carried out.
/// Knows requests, pod counts, cordons, taints, selectors, required affinities, spread, host ports and volumes' nodes.
/// </summary>
internal sealed class PodPlacement
{
    private readonly List<KubeObject> _nodes;
    private readonly Dictionary<KubeObject, PodResources> _requested = new(ReferenceEqualityComparer.Instance);
    private readonly List<(KubeObject Node, KubeObject Pod)> _placed;

    /// <summary>
    /// Claims (namespace/name) bound to volumes that only some nodes reach: the volume's node selector.
    /// </summary>
    private readonly Dictionary<string, JsonNode> _volumes = [];

    public PodPlacement(IEnumerable<KubeObject> nodes, IEnumerable<KubeObject> pods)
    {
        _nodes = [.. nodes.OrderBy(n => n.Name, StringComparer.Ordinal)];
        var byName = _nodes.ToDictionary(n => n.Name);
        _placed = [.. pods.Where(p => !WorkloadPods.IsFinished(p) && byName.ContainsKey(p.Text("spec.nodeName") ?? ""))
            .Select(p => (byName[p.Text("spec.nodeName")!], p))];
    }

    /// <summary>Why each node refused the pod that was last tried.</summary>
    public IReadOnlyList<string> Refusals { get; private set; } = [];

    /// <summary>Learns which nodes reach the volumes of the pod.</summary>
    public async Task LearnVolumesAsync(KubeObject pod, ClusterView cluster)
    {
        foreach (var claim in Claims(pod).Where(name => !_volumes.ContainsKey($"{pod.Namespace}/{name}")))
        {
            var bound = await cluster.GetAsync(Kind.PersistentVolumeClaim, pod.Namespace, claim);
            var volume = bound?.Text("spec.volumeName") is { Length: > 0 } name
                ? await cluster.GetAsync(Kind.PersistentVolume, null, name) : null;
            var nodes = volume is not null ? volume.At("spec.nodeAffinity.required") ?? Zone(volume)
                : bound?.Text("spec.storageClassName") is { Length: > 0 } storageClass
                    ? await AllowedAsync(storageClass, cluster) : null;
            if (nodes is not null)
                _volumes[$"{pod.Namespace}/{claim}"] = nodes;
        }
    }

    // A volume of before node affinities is bound to its zone by labels; "a__b" stands for either of two.
    private static JsonObject? Zone(KubeObject volume) => Terms([.. ((string[])["topology.kubernetes.io/zone",
        "topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
        "failure-domain.beta.kubernetes.io/region"]).Where(volume.Labels.ContainsKey)
        .Select(label => (label, volume.Labels[label].Split("__").AsEnumerable()))]);

    // A claim that waits for its first pod is given a volume where the class may make one.
    private static async Task<JsonNode?> AllowedAsync(string storageClass, ClusterView cluster)
    {
        var allowed = (await cluster.ListIfServedAsync(Kind.StorageClass)).FirstOrDefault(c => c.Name == storageClass)
            ?.List("allowedTopologies").Select(t => Terms([.. (t["matchLabelExpressions"] as JsonArray ?? [])
                .OfType<JsonObject>().Select(e => ((string?)e["key"] ?? "",
                    (e["values"] as JsonArray ?? []).Select(v => $"{v}")))])).OfType<JsonObject>().ToList();
        return allowed is not { Count: > 0 } ? null : new JsonObject
        {
            ["nodeSelectorTerms"] = new JsonArray(
                [.. allowed.SelectMany(t => (JsonArray)t["nodeSelectorTerms"]!).Select(t => t!.DeepClone())]),
        };
    }

    private static JsonObject? Terms(IReadOnlyList<(string Key, IEnumerable<string> Values)> wanted) =>
        wanted.Count == 0 ? null : new JsonObject
        {
            ["nodeSelectorTerms"] = new JsonArray(new JsonObject
            {
                ["matchExpressions"] = new JsonArray([.. wanted.Select(w => new JsonObject
                {
                    ["key"] = w.Key, ["operator"] = "In",
                    ["values"] = new JsonArray([.. w.Values.Select(v => JsonValue.Create(v))]),
                })]),
            }),
        };

    public void Cordon(string node)
    {
        var index = _nodes.FindIndex(n => n.Name == node);
        if (index >= 0)
            _nodes[index] = _nodes[index].With("spec.unschedulable", true);
    }

    public bool Remove(KubeObject pod) => _placed.RemoveAll(p => p.Pod.Uid is not null && p.Pod.Uid == pod.Uid) > 0;

    /// <summary>Puts the pod on the node with the most free memory that takes it.</summary>
    public bool TryPlace(KubeObject pod, string? onlyNode = null)
    {
        var tried = _nodes.Where(n => onlyNode is null || n.Name == onlyNode)
            .Select(node => (node, why: Against(node, pod))).ToList();
        Refusals = [.. tried.Where(t => t.why is not null).Select(t => $"{t.node.Name} {t.why}")];
        var best = tried.Where(t => t.why is null).OrderByDescending(t => Free(t.node, "memory")).FirstOrDefault().node;
        if (best is null)
            return false;
        _placed.Add((best, pod));
        return true;
    }

    /// <summary>Whether the node reaches all volumes of the pod that were learnt.</summary>
    public bool Reaches(KubeObject node, KubeObject pod) => Claims(pod)
        .Select(claim => _volumes.GetValueOrDefault($"{pod.Namespace}/{claim}"))
        .All(volume => volume is null || NodeRules.Affine(node, volume));

    private string? Against(KubeObject node, KubeObject pod)
    {
        var spec = (JsonObject)pod.At("spec")!;
        return NodeRules.Against(node, spec)
            ?? (Reaches(node, pod) ? null : "does not reach the pod's volume")
            ?? Short(node, spec)
            ?? PodRules.Against(node, pod, _placed);
    }

    private string? Short(KubeObject node, JsonObject podSpec)
    {
        if (node.Text("status.allocatable.pods") is { } most && On(node).Count() >= Quantity.Parse(most).Units)
            return $"has its {most} pods already";
        foreach (var (resource, wanted) in PodResources.Of(podSpec).Requests)
            if (!wanted.IsZero && Free(node, resource) is var free && wanted > free)
                return $"is short of {resource} (needs {wanted}, {Quantity.Max(free, Quantity.Zero)} free)";
        return null;
    }

    private Quantity Free(KubeObject node, string resource) =>
        On(node).Aggregate(Quantity.From(node.At("status.allocatable")?[resource]) ?? Quantity.Zero,
            (free, pod) => free - Requested(pod).Request(resource));

    /// <summary>Asked for every pod of a node each time that one is placed, and an object never changes.</summary>
    private PodResources Requested(KubeObject pod)
    {
        if (!_requested.TryGetValue(pod, out var requested))
            _requested[pod] = requested = PodResources.Of(pod.At("spec") as JsonObject);
        return requested;
    }

    private IEnumerable<KubeObject> On(KubeObject node) =>
        _placed.Where(p => p.Node.Name == node.Name).Select(p => p.Pod);

    private static IEnumerable<string> Claims(KubeObject pod) => pod.List("spec.volumes")
        .Select(v => (string?)v["persistentVolumeClaim"]?["claimName"]).OfType<string>();
}
