using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator;

public sealed partial class Store
{
    /// <summary>Stands for selectors that ask for no label to have one certain value.</summary>
    private const string Any = "";

    private readonly NameIndex _podsByLabel = new(p => p.At("metadata.labels"), Pairs);
    private readonly NameIndex _services = new(s => s.At("spec.selector"), OnePair);
    private readonly NameIndex _budgets = new(b => b.At("spec.selector"), s => s is null ? [] : OnePair(Labels(s)));

    /// <summary>The namespace's pods that the selector picks, in order of name.</summary>
    internal IEnumerable<KubeObject> PodsWith(string? ns, Selector selector)
    {
        var certain = selector.Requirements
            .FirstOrDefault(r => r is { Operator: SelectorOperator.In, Values.Count: 1 });
        if (ns is null || certain is null)
            return List(Kind.Pod, ns).Where(selector.Matches);
        return _podsByLabel.Find(ns, Pair(certain.Key, certain.Values[0])).Select(n => Get(Kind.Pod, ns, n)!)
            .Where(selector.Matches).ToList();
    }

    /// <summary>Services that may select the pod in one of its states: all that do, and some others.</summary>
    internal IEnumerable<KubeObject> ServicesNear(KubeObject pod, KubeObject? before = null) =>
        Near(_services, Kind.Service, pod, before);

    /// <summary>PodDisruptionBudgets that may cover the pod: all that do, and some others.</summary>
    internal IEnumerable<KubeObject> BudgetsNear(KubeObject pod) =>
        Near(_budgets, Kind.PodDisruptionBudget, pod, null);

    private IEnumerable<KubeObject> Near(NameIndex index, Kind kind, KubeObject pod, KubeObject? before)
    {
        var names = new SortedSet<string>(index.Find(pod.Namespace, Any), StringComparer.Ordinal);
        foreach (var pair in Pairs(pod.At("metadata.labels")).Concat(Pairs(before?.At("metadata.labels"))))
            names.UnionWith(index.Find(pod.Namespace, pair));
        return names.Select(n => Get(kind, pod.Namespace, n)!);
    }

    private void IndexLabels(KubeObject? old, KubeObject? current)
    {
        var kind = (current ?? old)!.Kind;
        var index = kind switch
        {
            { Plural: "pods", Group: "" } => _podsByLabel,
            { Plural: "services", Group: "" } => _services,
            { Plural: "poddisruptionbudgets", Group: "policy" } => _budgets,
            _ => null,
        };
        index?.Put(old, current);
    }

    private static JsonNode? Labels(JsonNode selector) => selector["matchLabels"] ?? new JsonObject();

    private static IEnumerable<string> Pairs(JsonNode? labels)
    {
        foreach (var (key, value) in labels as JsonObject ?? [])
            if (value is not null)
                yield return Pair(key, value.ToString());
    }

    private static IEnumerable<string> OnePair(JsonNode? labels) =>
        labels is null ? [] : [Pairs(labels).FirstOrDefault(Any)];

    private static string Pair(string key, string value) => $"{key}={value}";
}
