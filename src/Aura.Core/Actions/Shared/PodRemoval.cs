using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>What all actions have in common that remove a pod and leave it to its controller to make another.</summary>
internal static class PodRemoval
{
    /// <summary>What finding a pod's controller and waiting for the replacement needs.</summary>
    public static IReadOnlyList<string> Rbac { get; } =
    [
        "apps/deployments: get, list, watch", "apps/replicasets: get, list, watch",
        "apps/statefulsets: get, list, watch", "apps/daemonsets: get, list, watch", "batch/jobs: get, list, watch",
        "batch/cronjobs: get", "replicationcontrollers: get, list, watch",
    ];

    public static void NoMirror(KubeObject pod, PlanBuilder plan) => plan.Check(
        pod.Annotation("kubernetes.io/config.mirror") is null, "it is no static pod",
        hint: "the API shows only its mirror: the kubelet keeps it from a file on the node");

    /// <summary>Refuses mirrors of static pods, pods on their way out and pods that have ended.</summary>
    public static void Running(KubeObject pod, PlanBuilder plan)
    {
        NoMirror(pod, plan);
        plan.Check(
            !pod.IsTerminating, "it is not being deleted already", hint: "wait; if it is stuck: pod.force_delete");
        plan.Check(!WorkloadPods.IsFinished(pod), "it is still running", hint: "a completed pod has nothing to restart",
            why: $"its phase is {pod.Text("status.phase")}");
    }

    /// <summary>
    /// The controller that makes the pod again; stops where there is none, or where an operator or a node keeps it.
    /// Warns of what a removal costs.
    /// </summary>
    public static async Task<KubeObject> ControllerAsync(
        KubeObject pod, ClusterView cluster, PlanBuilder plan, string bareHint)
    {
        var chain = await OwnerChain.OfAsync(pod, cluster);
        var controller = plan.Need(chain.Controller, "the pod has a controller that makes it again", bareHint);
        plan.Need(chain.CustomResource is null ? "none" : null, "no operator keeps the pod",
            hint: $"let its operator act: edit {chain.CustomResource}");
        var found = plan.Need(controller.Object, $"{controller.Ref} still exists",
            hint: "nothing would make the pod again: pod.recreate saves its spec first");
        if (controller.Ref.Kind == Kind.Job)
            plan.Warn($"{controller.Ref} counts a removed pod as a failure: this burns one of its backoffLimit "
                + $"({found.Number("spec.backoffLimit") ?? 6})");
        plan.Disturbs(chain.Root?.Object ?? found);
        return found;
    }

    /// <summary>
    /// Its data in emptyDir volumes goes with a pod; memory-backed ones held nothing that outlives a process anyway.
    /// </summary>
    public static void WarnOfEmptyDirs(KubeObject pod, PlanBuilder plan)
    {
        var lost = pod.List("spec.volumes").Where(v => v["emptyDir"] is { } dir && (string?)dir["medium"] != "Memory")
            .Select(v => ClusterText.Name($"{v["name"]}")).ToList();
        if (lost.Count > 0)
            plan.Warn($"what {pod.Name} keeps in its emptyDir ({string.Join(", ", lost)}) is lost");
    }

    /// <summary>The pod is gone, and another one ready beside those that are ready now.</summary>
    public static async Task<Condition.Replaced> ReplacedAsync(
        KubeObject pod, KubeObject controller, ClusterView cluster) => new(pod.Ref, pod.Uid ?? "", controller.Ref,
            await OthersReadyAsync(pod, controller, cluster) + 1);

    public static async Task<int> OthersReadyAsync(KubeObject pod, KubeObject controller, ClusterView cluster) =>
        (await cluster.ListAsync(Kind.Pod, pod.Namespace)).Count(other => other.Uid != pod.Uid && !other.IsTerminating
            && WorkloadPods.IsControlledBy(other, controller.Uid ?? "") && WorkloadPods.IsReady(other));

    /// <summary>Its grace period, and five minutes for another to become ready.</summary>
    public static TimeSpan Patience(KubeObject pod, int? graceSeconds = null) =>
        TimeSpan.FromSeconds((graceSeconds ?? pod.Number("spec.terminationGracePeriodSeconds") ?? 30) + 300);
}
