using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>
/// A pod has ended in phase Failed for another reason than an eviction, and nothing has made up for it.
/// </summary>
public sealed class PodFailed() : EndedPodDetector("PodFailed", evicted: false)
{
    // The kubelet refuses or ends a pod for these, whatever its program does.
    private static readonly string[] s_ofNode =
    [
        "NodeAffinity", "NodeLost", "NodeShutdown", "OutOfcpu", "OutOfmemory", "OutOfpods", "Preempting", "Shutdown",
        "Terminated", "UnexpectedAdmissionError",
    ];

    protected override Symptom Judge(KubeObject pod, Snapshot cluster)
    {
        var bad = PodContainer.Of(pod).FirstOrDefault(c => (int?)c.Terminated?["exitCode"] is not (null or 0));
        var code = (int?)bad?.Terminated?["exitCode"];
        var reason = pod.Text("status.reason");
        var seen = Seen(pod, cluster, reason is not null ? $"its pod failed with {ClusterText.Name(reason)}"
                : bad is not null ? $"its pod failed: container {bad.Name} ended with exit code {code}"
                : "its pod failed", reason ?? $"{bad?.Name}|{code}", 0.85);
        seen.Facts["pod"] = pod.Name;
        seen.Facts["bare"] = pod.Controller is null;
        seen.Facts["endedByNode"] = bad is null && reason is not null && s_ofNode.Contains(reason);
        if (bad is not null)
        {
            seen.Facts["container"] = bad.Name;
            seen.Facts["exitCode"] = code;
        }
        return seen with
        {
            Evidence = bad is null ? seen.Evidence : seen.Evidence.Add(new Evidence("a container ended with", pod.Ref,
                $"{bad.StatusPath}.state.terminated.exitCode", $"{code}")),
            Through = pod.Text("spec.nodeName") is { } node ? [new ObjectRef(Kind.Node, null, node)] : [],
            Reasons = [pod.Controller is null ? "no controller makes the pod again"
                : "the workload lacks pods, or lost several within the hour"],
        };
    }
}
