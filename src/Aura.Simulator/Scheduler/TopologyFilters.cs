namespace Aura.Simulator.Scheduler;

/// <summary>
/// The checks that need a look at all nodes, prepared once for a pod: hard topology spread (the pod's domain may hold
/// at most maxSkew more matching pods than the least loaded eligible domain) and required pod (anti-)affinity, both the
/// pod's own and, the other way round, that of pods already running.
/// </summary>
internal sealed class TopologyFilters
{
    private readonly PodInfo _pod;
    private readonly List<(SpreadConstraint Constraint, Dictionary<string, int> Counts)> _spread = [];
    private readonly HashSet<(string Key, string Value)> _forbidden = [];
    private readonly List<(AffinityTerm Term, HashSet<string> Domains)> _affinity = [];
    private readonly List<(AffinityTerm Term, HashSet<string> Domains)> _anti = [];

    /// <param name="others">Do pods with required anti-affinity run anywhere?</param>
    public TopologyFilters(PodInfo pod, IReadOnlyList<NodeInfo> nodes, bool others)
    {
        _pod = pod;
        foreach (var constraint in pod.Spread)
            _spread.Add((constraint, Count(constraint, nodes)));
        foreach (var term in pod.Affinity)
            _affinity.Add((term, Domains(term, nodes)));
        foreach (var term in pod.AntiAffinity)
            _anti.Add((term, Domains(term, nodes)));
        if (!others)
            return;
        foreach (var node in nodes)
            if (node.WithAntiAffinity > 0)
                foreach (var other in node.Pods)
                    foreach (var term in other.AntiAffinity)
                        if (term.Matches(pod) && node.Labels.TryGetValue(term.TopologyKey, out var value))
                            _forbidden.Add((term.TopologyKey, value));
    }

    public Rejection? Check(NodeInfo node) => CheckSpread(node) ?? CheckAffinity(node);

    private Rejection? CheckSpread(NodeInfo node)
    {
        foreach (var (constraint, counts) in _spread)
        {
            if (!node.Labels.TryGetValue(constraint.TopologyKey, out var domain))
                return Rejection.Final(
                    "node(s) didn't match pod topology spread constraints (missing required label)");
            var least = counts.Count < constraint.MinDomains ? 0 : counts.Values.DefaultIfEmpty(0).Min();
            var self = constraint.Selector.Matches(_pod.Labels) ? 1 : 0;
            if (counts.GetValueOrDefault(domain) + self - least > constraint.MaxSkew)
                return Rejection.Crowded("node(s) didn't match pod topology spread constraints");
        }
        return null;
    }

    private Rejection? CheckAffinity(NodeInfo node)
    {
        // The first pod of a group that wants to be with its like may go anywhere.
        var alone = _affinity.TrueForAll(a => a.Domains.Count == 0 && a.Term.Matches(_pod));
        foreach (var (term, domains) in _affinity)
            if (!node.Labels.TryGetValue(term.TopologyKey, out var domain) || (!domains.Contains(domain) && !alone))
                return Rejection.Final("node(s) didn't match pod affinity rules");
        foreach (var (term, domains) in _anti)
            if (node.Labels.TryGetValue(term.TopologyKey, out var domain) && domains.Contains(domain))
                return Rejection.Crowded("node(s) didn't match pod anti-affinity rules");
        foreach (var (key, value) in _forbidden)
            if (node.Labels.TryGetValue(key, out var own) && own == value)
                return Rejection.Crowded("node(s) didn't satisfy existing pods anti-affinity rules");
        return null;
    }

    /// <summary>Matching pods by domain, over the nodes that the pod's node selector allows.</summary>
    private Dictionary<string, int> Count(SpreadConstraint constraint, IReadOnlyList<NodeInfo> nodes)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in nodes)
            if (node.Labels.TryGetValue(constraint.TopologyKey, out var domain) && NodeFilters.MatchesNode(_pod, node))
                counts[domain] = counts.GetValueOrDefault(domain) + node.Pods.Count(p => !p.Pod.IsTerminating
                    && p.Pod.Namespace == _pod.Pod.Namespace && constraint.Selector.Matches(p.Labels));
        return counts;
    }

    private static HashSet<string> Domains(AffinityTerm term, IReadOnlyList<NodeInfo> nodes)
    {
        var domains = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes)
            if (node.Labels.TryGetValue(term.TopologyKey, out var domain) && !domains.Contains(domain)
                && node.Pods.Any(term.Matches))
                domains.Add(domain);
        return domains;
    }
}
