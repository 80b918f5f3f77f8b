using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>Base of the detectors of pods in phase Failed.</summary>
public abstract class EndedPodDetector(string type, bool evicted) : IDetector
{
    public string Type { get; } = type;

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Derived(EndedPods.Of).All
        .Where(p => p.Text("status.reason") == "Evicted" == evicted).Select(p => Judge(p, cluster));

    protected abstract Symptom Judge(KubeObject pod, Snapshot cluster);

    protected Symptom Seen(KubeObject pod, Snapshot cluster, string summary, string cause, double confidence)
    {
        var workload = cluster.WorkloadOf(pod).Ref;
        return new Symptom
        {
            Type = Type,
            Target = workload,
            Workload = workload,
            Cause = cause,
            Summary = summary,
            Evidence =
            [
                new Evidence("the pod's phase", pod.Ref, "status.phase", "Failed"),
                .. pod.Text("status.reason") is { } reason
                    ? [new Evidence("its reason", pod.Ref, "status.reason", reason)] : Array.Empty<Evidence>(),
                .. pod.Text("status.message") is { } message ? [new Evidence("in the kubelet's words", pod.Ref,
                    "status.message", message, Untrusted: true)] : Array.Empty<Evidence>(),
            ],
            Confidence = confidence,
            Pods = [pod.Ref],
            Since = EndedPods.At(pod, cluster),
        };
    }
}
