using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>
/// One required term of pod affinity or anti-affinity: which pods, in which namespaces, and what counts as near.
/// </summary>
internal sealed class AffinityTerm
{
    /// <summary>Null: all.</summary>
    private readonly HashSet<string>? _namespaces;

    public AffinityTerm(JsonObject term, string? ns, Snapshot cluster)
    {
        TopologyKey = (string?)term["topologyKey"] ?? "";
        Selector = Selector.From(term["labelSelector"]);
        if (term["namespaceSelector"] is JsonObject { Count: 0 })
            return;
        _namespaces = [.. (term["namespaces"] as JsonArray ?? []).Select(n => $"{n}")];
        if (term["namespaceSelector"] is JsonObject picked)
            _namespaces.UnionWith(cluster.Of(Kind.Namespace).Where(Selector.From(picked).Matches).Select(n => n.Name));
        else if (_namespaces.Count == 0)
            _namespaces.Add(ns ?? "");
    }

    public string TopologyKey { get; }
    public Selector Selector { get; }

    public bool Picks(string? ns, IReadOnlyDictionary<string, string> labels) =>
        _namespaces?.Contains(ns ?? "") != false && Selector.Matches(labels);

    /// <summary>Those that have a node, terminating ones too.</summary>
    public IEnumerable<KubeObject> Pods(Snapshot cluster) =>
        (_namespaces is null ? cluster.Pods.Where(Selector.Matches)
            : _namespaces.SelectMany(ns => cluster.PodsIn(ns, Selector))).Where(p => p.HoldsNode());

    public static List<AffinityTerm> Required(JsonNode? spec, string field, string? ns, Snapshot cluster) =>
    [
        .. (spec?["affinity"]?[field]?["requiredDuringSchedulingIgnoredDuringExecution"] as JsonArray ?? [])
            .OfType<JsonObject>().Select(t => new AffinityTerm(t, ns, cluster)),
    ];
}
