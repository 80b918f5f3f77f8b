using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>A container fails that a mutating webhook added or changed: the template is not what runs.</summary>
public sealed class PodMutatedByWebhook : IDetector
{
    public string Type => "PodMutatedByWebhook";

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        cluster.Derived(PodMutations.Of).All.Select(m => Judge(m, cluster));

    private Symptom Judge(PodMutation mutation, Snapshot cluster)
    {
        var (container, pod) = (mutation.Container, mutation.Container.Pod);
        var added = mutation.Changed == "added";
        var at = $"{container.SpecPath}{(added ? "" : $".{mutation.Changed}")}";
        var secret = mutation.Changed is "env" or "envFrom";
        return new Symptom
        {
            Type = Type,
            Target = mutation.By.Configuration.Ref,
            Workload = cluster.WorkloadOf(pod).Ref,
            Pods = [pod.Ref],
            Cause = $"{container.Name}|{mutation.Changed}",
            Summary = added ? $"container {container.Name}, which it adds to pods, fails"
                : $"container {container.Name}, whose {mutation.Changed} it changes, fails",
            Evidence =
            [
                new Evidence("in the pod", pod.Ref, at, added ? container.Image
                    : secret ? "differs" : container.Spec[mutation.Changed]?.ToJsonString(), Untrusted: true),
                new Evidence(added ? "not in the template" : "in the template", mutation.Owner.Ref,
                    $"spec.template.{at}", added || secret ? null : RolloutHistory.TemplateOf(mutation.Owner)
                        .Container(container.Name)?[mutation.Changed]?.ToJsonString(), Untrusted: true),
                new Evidence("its webhook sees such pods", mutation.By.Configuration.Ref, mutation.By.Path,
                    mutation.By.Name),
            ],
            Confidence = mutation.Candidates == 1 ? 0.8 : 0.5,
            Reasons =
            [
                mutation.Candidates == 1 ? "the pod differs from its template, and only this webhook changes such pods"
                    : $"the pod differs from its template; {mutation.Candidates} webhooks change such pods, "
                        + "this is the first",
            ],
            Depth = SymptomDepth.Platform,
            Facts = new()
            {
                ["webhook"] = mutation.By.Name, ["container"] = container.Name, ["changed"] = mutation.Changed,
            },
        };
    }
}
