using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// What a drain does with a pod, decided in the order of <c>kubectl drain</c>: terminating, DaemonSet, mirror,
/// emptyDir, unmanaged. The first that speaks decides.
/// </summary>
internal static class DrainFilter
{
    public enum Verdict { Evict, Skip, WaitOnly, LosesData, Unmanaged, Protected }

    public static async Task<(Verdict Verdict, string Why)> OfAsync(
        KubeObject pod, bool force, bool deleteEmptyDirData, ClusterView cluster)
    {
        var finished = WorkloadPods.IsFinished(pod);
        if (pod.IsTerminating)
            return (Verdict.WaitOnly, "is being deleted already");
        if ((string?)pod.Controller?["kind"] == Kind.DaemonSet.Name && !finished)
        {
            var set = new ObjectRef(Kind.DaemonSet, pod.Namespace, (string?)pod.Controller["name"] ?? "");
            if (await cluster.GetAsync(set) is not null)
                return (Verdict.Skip, $"belongs to {set}, which would put it back");
            if (!force)
                return (Verdict.Unmanaged, $"{set} is gone, so nothing makes it again");
        }
        if (pod.Annotation("kubernetes.io/config.mirror") is not null)
            return (Verdict.Skip, "is a static pod of the node's kubelet");
        if (Guard(pod) is { } guard && !finished)
            return (Verdict.Protected, $"asks not to be moved by {guard}");
        if (pod.List("spec.volumes").Any(v => v.ContainsKey("emptyDir")) && !finished && !deleteEmptyDirData)
            return (Verdict.LosesData, "keeps data in an emptyDir");
        return pod.Controller is null && !finished && !force
            ? (Verdict.Unmanaged, "has no controller that makes it again")
            : (Verdict.Evict, finished ? "has finished" : "runs on the drained node");
    }

    // The autoscalers' own words for "do not move this pod".
    private static string? Guard(KubeObject pod) =>
        pod.Annotation("cluster-autoscaler.kubernetes.io/safe-to-evict") == "false"
            ? "cluster-autoscaler.kubernetes.io/safe-to-evict: \"false\""
        : pod.Annotation("karpenter.sh/do-not-disrupt") == "true" ? "karpenter.sh/do-not-disrupt: \"true\"" : null;
}
