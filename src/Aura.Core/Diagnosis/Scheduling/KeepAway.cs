using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>
/// Required anti-affinity of the pods that run: it keeps new pods away, too. Equal terms of a namespace are one.
/// </summary>
internal sealed class KeepAway
{
    private readonly Dictionary<string, (AffinityTerm Term, Dictionary<string, KubeObject> Domains)> _terms = [];
    private readonly ILookup<string, (AffinityTerm Term, Dictionary<string, KubeObject> Domains)> _byLabel;

    private KeepAway(Snapshot cluster)
    {
        foreach (var pod in cluster.Pods.Where(p => p.At("spec.affinity.podAntiAffinity") is not null && p.HoldsNode()))
            foreach (var json in pod.List(
                         "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution"))
            {
                var key = $"{pod.Namespace}|{json.ToJsonString()}";
                if (!_terms.TryGetValue(key, out var known))
                    _terms[key] = known = (new AffinityTerm(json, pod.Namespace, cluster), []);
                if (pod.Domain(known.Term.TopologyKey, cluster) is { } domain)
                    known.Domains.TryAdd(domain, pod);
            }
        _byLabel = _terms.Values.ToLookup(t => LabelOf(t.Term));
    }

    public static KeepAway Of(Snapshot cluster) => new(cluster);

    /// <summary>Terms that pick a pod with these labels, with the domains that they close and a pod in each.</summary>
    public IEnumerable<(AffinityTerm Term, Dictionary<string, KubeObject> Domains)> Against(
        string? ns, IReadOnlyDictionary<string, string> labels) =>
        labels.Select(l => $"{l.Key}={l.Value}").Append("").SelectMany(l => _byLabel[l])
            .Where(t => t.Term.Picks(ns, labels));

    /// <summary>A label that the term asks for, so that only few terms are compared with a pod.</summary>
    private static string LabelOf(AffinityTerm term) => term.Selector.Requirements
        .FirstOrDefault(r => r is { Operator: SelectorOperator.In, Values.Count: 1 }) is { } r
        ? $"{r.Key}={r.Values[0]}" : "";
}
