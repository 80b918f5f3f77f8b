using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// One term of pod (anti-)affinity: pods that match, in these namespaces, in the same topology domain.
/// </summary>
internal sealed class AffinityTerm
{
    private readonly HashSet<string>? _namespaces;

    private AffinityTerm(JsonObject term, KubeObject pod)
    {
        TopologyKey = (string?)term["topologyKey"] ?? "";
        Selector = Selector.From(term["labelSelector"]);
        var names = (term["namespaces"] as JsonArray)?.Select(n => (string)n!).ToHashSet(StringComparer.Ordinal) ?? [];
        // An empty namespaceSelector means all namespaces; none at all means the listed ones, or the pod's own.
        if (term["namespaceSelector"] is JsonObject { Count: 0 })
            return;
        if (names.Count == 0)
            names.Add(pod.Namespace ?? "");
        _namespaces = names;
    }

    public string TopologyKey { get; }
    public Selector Selector { get; }

    public bool Matches(PodInfo pod) =>
        (_namespaces is null || _namespaces.Contains(pod.Pod.Namespace ?? "")) && Selector.Matches(pod.Labels);

    public static IReadOnlyList<AffinityTerm> Required(JsonNode? affinity, KubeObject pod) =>
        (affinity?["requiredDuringSchedulingIgnoredDuringExecution"] as JsonArray)?.OfType<JsonObject>()
            .Select(t => new AffinityTerm(t, pod)).ToList() ?? [];

    /// <summary>Preferred terms with their weights; anti-affinity weighs negatively.</summary>
    public static IReadOnlyList<(int Weight, AffinityTerm Term)> PreferredOf(JsonObject? affinity, KubeObject pod)
    {
        var terms = new List<(int, AffinityTerm)>();
        foreach (var (field, sign) in new[] { ("podAffinity", 1), ("podAntiAffinity", -1) })
            foreach (var item in
                affinity?[field]?["preferredDuringSchedulingIgnoredDuringExecution"] as JsonArray ?? [])
                if (item?["podAffinityTerm"] is JsonObject term)
                    terms.Add((sign * (item["weight"].Int() ?? 1), new AffinityTerm(term, pod)));
        return terms;
    }
}
