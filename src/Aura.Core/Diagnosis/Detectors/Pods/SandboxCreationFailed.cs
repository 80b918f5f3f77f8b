using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>
/// The node cannot make a pod's sandbox: its network plugin or container runtime fails. Where pods of several workloads
/// fare so on one node, the node is at fault.
/// </summary>
public sealed class SandboxCreationFailed() : StartingPodDetector("SandboxCreationFailed")
{
    protected override Symptom? Judge(KubeObject pod, Snapshot cluster)
    {
        if (Told(pod, cluster) is not { } told)
            return null;
        var text = told.Text("message") ?? "";
        var (sort, why) = Says(text, "failed to assign an IP", "no IP addresses available", "no available IP",
                "range is full", "no more IPs") ? ("addresses", "the network plugin has no address left")
            : Says(text, "cni", "network") ? ("network", "the network plugin fails")
            : ("runtime", "the container runtime fails");
        var seen = Seen(pod, cluster, $"the sandbox of its pods cannot be made: {why}", 0.9,
            [new Evidence("the kubelet says", told.Ref, "message", text, Untrusted: true)]);
        var node = seen.Through[0];
        var workloads = cluster.PodsOn(node.Name).Where(p => cluster.Derived(StartingPods.Of).Contains(p)
                && Told(p, cluster) is not null)
            .Select(p => cluster.WorkloadOf(p).Ref).Distinct().Take(2).Count();
        seen.Facts["sandboxError"] = sort;
        seen.Facts["node"] = node.Name;
        seen.Facts["pod"] = pod.Name;
        return seen with
        {
            Target = workloads > 1 ? node : seen.Target,
            Cause = sort,
            Summary = workloads > 1 ? $"sandboxes of pods cannot be made on it: {why}" : seen.Summary,
            Reasons = ["the kubelet reports it for a pod of which no container was created"],
        };
    }

    private static KubeObject? Told(KubeObject pod, Snapshot cluster) =>
        StartingPods.Events(pod, cluster, "FailedCreatePodSandBox").FirstOrDefault();

    private static bool Says(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
