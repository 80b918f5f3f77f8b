using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// A NetworkPolicy selects no pod, nor would it select one of any workload there is. One for all pods is never meant.
/// </summary>
public sealed class NetworkPolicySelectsNothing : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    public string Type => "NetworkPolicySelectsNothing";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.NetworkPolicy)
        .Where(p => !p.IsTerminating && TemplateLabels.AreCovered(cluster, p.Namespace)
            && cluster.Covers(Kind.Pod, p.Namespace)
            && cluster.AgeOf(p) >= Grace)
        .Select(p => (Policy: p, Selector: TemplateLabels.SelectorOf(p, "spec.podSelector")))
        .Where(x => x.Selector is { IsEverything: false, Requirements.Count: > 0 } s
            && !cluster.PodsIn(x.Policy.Namespace, s).Any()
            && !cluster.Derived(TemplateLabels.Of).Match(x.Policy.Namespace, s))
        .Select(x => new Symptom
        {
            Type = Type,
            Target = x.Policy.Ref,
            Summary = "its selector matches no pod, so it holds nothing",
            Evidence =
            [
                new Evidence("the policy selects", x.Policy.Ref, "spec.podSelector", $"{x.Selector}"),
                new Evidence("pods that match", x.Policy.Ref, null, "0"),
            ],
            Confidence = 0.95,
            Reasons = ["neither a pod nor a workload's template has these labels"],
            Explains = false,
        });
}
