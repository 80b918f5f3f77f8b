using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>
/// Required pod affinity and anti-affinity, the pod's own and that of pods that run (kube-scheduler's
/// InterPodAffinity).
/// </summary>
internal sealed class AffinityFilter : INodeFilter
{
    private readonly List<(AffinityTerm Term, HashSet<string> Domains)> _near = [];
    private readonly List<(AffinityTerm Term, Dictionary<string, KubeObject> Domains)> _away = [];
    private readonly List<(AffinityTerm Term, Dictionary<string, KubeObject> Domains)> _keptAway;
    private readonly bool _first;

    public AffinityFilter(PodTemplate pod, string? ns, Snapshot cluster)
    {
        var near = AffinityTerm.Required(pod.Spec, "podAffinity", ns, cluster);
        var friends = near.Count == 0 ? []
            : near[0].Pods(cluster).Where(p => near.TrueForAll(t => t.Picks(p.Namespace, p.Labels))).ToList();
        foreach (var term in near)
            _near.Add((term, [.. friends.Select(p => p.Domain(term.TopologyKey, cluster)).OfType<string>()]));
        // The first pod of a group that wants to be with its like may go anywhere.
        _first = friends.Count == 0 && near.TrueForAll(t => t.Picks(ns, pod.Labels));
        foreach (var term in AffinityTerm.Required(pod.Spec, "podAntiAffinity", ns, cluster))
        {
            var domains = new Dictionary<string, KubeObject>();
            foreach (var other in term.Pods(cluster))
                if (other.Domain(term.TopologyKey, cluster) is { } domain)
                    domains.TryAdd(domain, other);
            _away.Add((term, domains));
        }
        _keptAway = [.. cluster.Derived(KeepAway.Of).Against(ns, pod.Labels)];
    }

    public NodeObstacle? Check(KubeObject node)
    {
        foreach (var (term, domains) in _near)
            if (node.Label(term.TopologyKey) is not { } domain || (!domains.Contains(domain) && !_first))
                return new(NodeObstacleKind.Affinity, node.Ref, "metadata.labels",
                    $"{term.TopologyKey}={node.Label(term.TopologyKey)}, where no pod {term.Selector} runs")
                {
                    Key = term.TopologyKey,
                };
        return Closed(node, _away, NodeObstacleKind.AntiAffinity)
            ?? Closed(node, _keptAway, NodeObstacleKind.KeptAway);
    }

    private static NodeObstacle? Closed(
        KubeObject node, List<(AffinityTerm Term, Dictionary<string, KubeObject> Domains)> terms, NodeObstacleKind kind)
    {
        foreach (var (term, domains) in terms)
            if (node.Label(term.TopologyKey) is { } domain && domains.TryGetValue(domain, out var other))
                return new(kind, node.Ref, kind == NodeObstacleKind.KeptAway
                        ? "spec.affinity.podAntiAffinity" : "metadata.labels",
                    $"{term.Selector}, in {term.TopologyKey}={domain}")
                {
                    By = other.Ref,
                    Key = term.TopologyKey,
                };
        return null;
    }
}
