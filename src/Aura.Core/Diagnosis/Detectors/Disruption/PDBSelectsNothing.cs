using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Disruption;

/// <summary>A disruption budget selects no pod, nor would it select one of any workload there is.</summary>
public sealed class PDBSelectsNothing : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    public string Type => "PDBSelectsNothing";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.PodDisruptionBudget)
        .Where(b => !b.IsTerminating && TemplateLabels.AreCovered(cluster, b.Namespace)
            && cluster.Covers(Kind.Pod, b.Namespace)
            && cluster.AgeOf(b) >= Grace)
        .Select(b => (Budget: b, Selector: TemplateLabels.SelectorOf(b, "spec.selector")))
        .Where(x => x.Selector is { IsEverything: false } s && !cluster.PodsIn(x.Budget.Namespace, s).Any()
            && !cluster.Derived(TemplateLabels.Of).Match(x.Budget.Namespace, s))
        .Select(x => new Symptom
        {
            Type = Type,
            Target = x.Budget.Ref,
            Summary = "its selector matches no pod, so it protects nothing",
            Evidence =
            [
                new Evidence("the budget selects", x.Budget.Ref, "spec.selector", $"{x.Selector}"),
                new Evidence("pods that match", x.Budget.Ref, "status.expectedPods", "0"),
            ],
            Confidence = 0.95,
            Reasons = ["neither a pod nor a workload's template has these labels"],
            Explains = false,
        });
}
