using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Pods;

/// <summary>
/// Makes a pod anew: a bare one from its saved spec under its name, another by its controller after a delete.
/// </summary>
public sealed class PodRecreate : RemediationAction<PodRecreate.Args>
{
    public sealed record Args : OnPod;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "pod.recreate",
        Description = "Delete a pod and have it made again; also a bare pod, from its spec.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Pod,
        TypicalDuration = TimeSpan.FromSeconds(45),
        Rbac =
        [
            "pods: get, list, watch, create, delete", "pods/eviction: create", "nodes: list",
            "persistentvolumeclaims: get",
            "persistentvolumes: get", "storage.k8s.io/storageclasses: list", .. PodRemoval.Rbac,
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var pod = await args.FindAsync(cluster, plan);
        PodRemoval.NoMirror(pod, plan);
        plan.Check(
            !pod.IsTerminating, "it is not being deleted already", hint: "wait; if it is stuck: pod.force_delete");
        plan.Check(pod.Text("status.phase") != "Succeeded", "it has not completed",
            hint: "it has done its work: nothing is to be made again");
        PodRemoval.WarnOfEmptyDirs(pod, plan);
        if (pod.Controller is null)
            await BareAsync(pod, cluster, plan);
        else
            await OwnedAsync(pod, cluster, plan);
    }

    private static async Task OwnedAsync(KubeObject pod, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.Compensating, "a pod does not come back; its controller keeps the new one");
        var controller = await PodRemoval.ControllerAsync(pod, cluster, plan, "give a pod with a controller");
        plan.Delete(pod, "its controller makes it again");
        plan.Verify(await PodRemoval.ReplacedAsync(pod, controller, cluster), PodRemoval.Patience(pod));
    }

    private static async Task BareAsync(KubeObject pod, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.Compensating,
            "the new pod stays; where it could not be made, undo makes it from the spec in the journal");
        // Nothing would try again later: a node has to take it before it goes.
        var placement = new PodPlacement(
            await cluster.ListAsync(Kind.Node), await cluster.ListAsync(Kind.Pod));
        await placement.LearnVolumesAsync(pod, cluster);
        placement.Remove(pod);
        var anew = SavedObject.Anew(pod);
        var fits = placement.TryPlace(anew);
        plan.Check(fits, "a node takes the new pod", hint: "free room, or repair what the nodes say",
            why: fits ? "there is room" : string.Join(", ", placement.Refusals.DefaultIfEmpty("there is no node")));
        plan.Warn($"no controller keeps {pod.Name}: it is away until it is made again, perhaps on another node, "
            + "and with another IP");
        plan.Recreate(pod, PodRemoval.Patience(pod), "made again from its spec");
        plan.Verify(new Condition.All([new Condition.Exists(pod.Ref, pod.Uid), Works(pod)]), TimeSpan.FromMinutes(5));
    }

    // A pod that runs once may have ended before anybody sees it ready.
    private static Condition Works(KubeObject pod) => (pod.Text("spec.restartPolicy") ?? "Always") == "Always"
        ? new Condition.StatusCondition(pod.Ref, "Ready")
        : new Condition.FieldIn(pod.Ref, "status.phase", ["Running", "Succeeded"], ["Failed"]);
}
