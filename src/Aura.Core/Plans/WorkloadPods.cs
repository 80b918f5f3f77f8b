using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>The pods that a workload controls, a Deployment's through its ReplicaSets.</summary>
public static class WorkloadPods
{
    public static async Task<IReadOnlyList<KubeObject>> OfAsync(ClusterView cluster, KubeObject workload)
    {
        if (workload.Uid is not { } uid)
            return [];
        var owners = new HashSet<string> { uid };
        if (workload.Kind == Kind.Deployment)
            owners.UnionWith((await cluster.ListAsync(Kind.ReplicaSet, workload.Namespace))
                .Where(set => IsControlledBy(set, uid)).Select(set => set.Uid!));
        return [.. (await cluster.ListAsync(Kind.Pod, workload.Namespace))
            .Where(pod => ControllerUid(pod) is { } owner && owners.Contains(owner))
            .OrderBy(pod => pod.Name, StringComparer.Ordinal)];
    }

    public static string? ControllerUid(KubeObject o) => (string?)o.Controller?["uid"];

    public static bool IsControlledBy(KubeObject o, string uid) => ControllerUid(o) == uid;

    public static bool IsReady(KubeObject pod) => (string?)pod.Condition("Ready")?["status"] == "True";

    public static bool IsFinished(KubeObject pod) => pod.Text("status.phase") is "Succeeded" or "Failed";
}
