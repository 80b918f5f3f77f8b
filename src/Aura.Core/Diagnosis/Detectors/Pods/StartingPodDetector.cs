using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>Base of the detectors of pods that have a node and do not start there.</summary>
public abstract class StartingPodDetector(string type) : IDetector
{
    public string Type { get; } = type;

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        cluster.Derived(StartingPods.Of).All.Select(p => Judge(p, cluster)).OfType<Symptom>();

    protected abstract Symptom? Judge(KubeObject pod, Snapshot cluster);

    protected Symptom Seen(
        KubeObject pod, Snapshot cluster, string summary, double confidence, ImmutableArray<Evidence> evidence)
    {
        var workload = cluster.WorkloadOf(pod).Ref;
        return new Symptom
        {
            Type = Type,
            Target = workload,
            Workload = workload,
            Summary = summary,
            Evidence = evidence,
            Confidence = confidence,
            Pods = [pod.Ref],
            Through = [new ObjectRef(Kind.Node, null, pod.Text("spec.nodeName")!)],
            Since = StartingPods.Since(pod),
        };
    }
}
