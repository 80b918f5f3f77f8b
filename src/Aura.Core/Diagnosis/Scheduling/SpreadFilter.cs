using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>
/// Topology spread constraints that forbid (DoNotSchedule): a domain may hold at most maxSkew more of the pods than the
/// least loaded one (kube-scheduler's PodTopologySpread).
/// </summary>
internal sealed class SpreadFilter : INodeFilter
{
    private readonly List<(string Key, int Skew, int Self, Dictionary<string, int> Counts, int Least)> _rules = [];

    public SpreadFilter(PodTemplate pod, string? ns, Snapshot cluster)
    {
        var rules = Of(pod).ToList();
        if (rules.Count == 0)
            return;
        // Only nodes that have every key count, and of these, unless told otherwise, those that the pod may choose.
        var keyed = cluster.Nodes.Where(n => rules.TrueForAll(r => n.Label(KeyOf(r)) is not null)).ToList();
        foreach (var rule in rules)
        {
            var key = KeyOf(rule);
            var nodes = keyed.Where(n => ((string?)rule["nodeAffinityPolicy"] == "Ignore"
                    || NodeRules.Wants(n, pod.Spec)) && ((string?)rule["nodeTaintsPolicy"] != "Honor"
                    || NodeRules.Taint(n, pod.Spec) is null))
                .ToDictionary(n => n.Name, n => n.Label(key)!);
            var counts = nodes.Values.Distinct().ToDictionary(d => d, _ => 0);
            var selector = SelectorOf(rule, pod);
            foreach (var other in cluster.PodsIn(ns, selector).Where(p => p.HoldsNode() && !p.IsTerminating))
                if (nodes.TryGetValue(other.Text("spec.nodeName")!, out var domain))
                    counts[domain]++;
            var least = counts.Count < ((int?)rule["minDomains"] ?? 1) ? 0 : counts.Values.DefaultIfEmpty(0).Min();
            _rules.Add((key, (int?)rule["maxSkew"] ?? 1, selector.Matches(pod.Labels) ? 1 : 0, counts, least));
        }
    }

    public static IEnumerable<JsonObject> Of(PodTemplate pod) =>
        pod.Spec["topologySpreadConstraints"].Objects()
            .Where(r => (string?)r["whenUnsatisfiable"] != "ScheduleAnyway");

    public NodeObstacle? Check(KubeObject node)
    {
        foreach (var (key, skew, self, counts, least) in _rules)
        {
            if (node.Label(key) is not { } domain)
                return new(NodeObstacleKind.Spread, node.Ref, "metadata.labels", $"no label {key}") { Key = key };
            var here = counts.GetValueOrDefault(domain);
            if (here + self - least > skew)
                return new(NodeObstacleKind.Spread, node.Ref, $"metadata.labels[{key}]",
                    $"{domain}, which has {here} of the pods; another has {least}, and maxSkew is {skew}")
                {
                    Key = key,
                };
        }
        return null;
    }

    private static string KeyOf(JsonObject rule) => (string?)rule["topologyKey"] ?? "";

    /// <summary>matchLabelKeys add the pod's own values of these labels.</summary>
    private static Selector SelectorOf(JsonObject rule, PodTemplate pod)
    {
        if (rule["matchLabelKeys"] is not JsonArray { Count: > 0 } keys)
            return Selector.From(rule["labelSelector"]);
        var selector = rule["labelSelector"]?.DeepClone() as JsonObject ?? [];
        var labels = selector["matchLabels"] as JsonObject ?? [];
        selector["matchLabels"] = labels;
        foreach (var key in keys.Select(k => $"{k}"))
            if (pod.Labels.TryGetValue(key, out var value))
                labels[key] = value;
        return Selector.From(selector);
    }
}
