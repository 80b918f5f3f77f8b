using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Disruption;

/// <summary>
/// Several disruption budgets select the same pod: the eviction API refuses such a pod always (it answers 500), so that
/// its node cannot be drained.
/// </summary>
public sealed class PDBOverlap : IDetector
{
    public string Type => "PDBOverlap";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.PodDisruptionBudget)
        .Where(b => !b.IsTerminating).GroupBy(b => b.Namespace).Where(g => g.Count() > 1)
        .SelectMany(g => g.SelectMany(b => Picked(b, cluster).Select(p => (Pod: p, Budget: b)))
            .GroupBy(x => x.Pod.Ref).Where(x => x.Count() > 1)
            .Select(x => (x.First().Pod, Budgets: x.Select(y => y.Budget).ToList())))
        .GroupBy(x => string.Join(',', x.Budgets.Select(b => b.Ref.ToString()).Order(StringComparer.Ordinal)))
        .Select(g => Seen(g.First().Budgets, [.. g.Select(x => x.Pod)], cluster));

    private static IEnumerable<KubeObject> Picked(KubeObject budget, Snapshot cluster) =>
        TemplateLabels.SelectorOf(budget, "spec.selector") is { } selector
            ? cluster.PodsIn(budget.Namespace, selector)
                .Where(p => !p.IsTerminating && p.Text("status.phase") is not ("Succeeded" or "Failed"))
            : [];

    private Symptom Seen(List<KubeObject> budgets, List<KubeObject> pods, Snapshot cluster)
    {
        var newest = budgets.OrderByDescending(b => b.Time("metadata.creationTimestamp"))
            .ThenBy(b => b.Name, StringComparer.Ordinal).First();
        var others = budgets.Where(b => b != newest).OrderBy(b => b.Name, StringComparer.Ordinal).ToList();
        return new Symptom
        {
            Type = Type,
            Target = newest.Ref,
            Cause = string.Join(',', others.Select(b => b.Name)),
            Summary = $"it selects pods that {string.Join(", ", others.Select(b => b.Ref))} selects as well, so that "
                + "these can never be evicted",
            Evidence =
            [
                .. budgets.OrderBy(b => b.Name, StringComparer.Ordinal).Select(b => new Evidence("the budget selects",
                    b.Ref, "spec.selector", $"{Selector.From(b.At("spec.selector"))}")),
                new Evidence("a pod that both select", pods[0].Ref, "metadata.labels",
                    string.Join(',', pods[0].Labels.Select(l => $"{l.Key}={l.Value}"))),
            ],
            Concerns = [.. others.Select(b => b.Ref), .. pods.Select(p => cluster.WorkloadOf(p).Ref).Distinct()],
            Confidence = 0.97,
            Reasons = ["the eviction API refuses a pod with more than one budget"],
            Explains = false,
            Prognosis = "a drain of a node with such a pod will not end",
            Facts = new() { ["otherBudget"] = others[0].Name, ["podsOfBoth"] = pods.Count },
        };
    }
}
