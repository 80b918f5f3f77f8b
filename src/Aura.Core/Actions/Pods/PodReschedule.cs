using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Pods;

/// <summary>Makes a pod land on another node: its own is cordoned while it is evicted.</summary>
public sealed class PodReschedule : RemediationAction<PodReschedule.Args>
{
    public sealed record Args : OnPod;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "pod.reschedule",
        Description = "Move a pod to another node. Use when the node is bad for it, but not broken.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Pod,
        TypicalDuration = TimeSpan.FromMinutes(2),
        Rbac =
        [
            "pods: get, list, watch", "pods/eviction: create", "nodes: get, list, watch, patch",
            "persistentvolumeclaims: get", "persistentvolumes: get", "storage.k8s.io/storageclasses: list",
            .. PodRemoval.Rbac,
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var pod = await args.FindAsync(cluster, plan);
        PodRemoval.Running(pod, plan);
        var node = await OnPod.FindNodeAsync(pod, cluster, plan);
        plan.Check(NodeState.IsReady(node), $"node {node.Name} can stop the pod",
            why: NodeState.IsReady(node) ? "it is Ready" : "it is not Ready, the eviction would never end",
            hint: "pod.force_delete removes a pod whose node is lost");
        var controller = await PodRemoval.ControllerAsync(pod, cluster, plan,
            "nothing makes a bare pod again: pod.recreate saves its spec first, node.cordon keeps it off the node");
        plan.Check(controller.Kind != Kind.DaemonSet, "it may run elsewhere",
            why: controller.Kind == Kind.DaemonSet ? $"{controller.Ref} runs one on each node" : null,
            hint: "take the node out with the DaemonSet's node selector, or pod.restart it where it is");
        await OthersAsync(pod, node, cluster, plan);
        PodRemoval.WarnOfEmptyDirs(pod, plan);
        var cordoned = node.Flag(NodeState.Unschedulable);
        plan.Undo(UndoGrade.Compensating, "the pod stays where it landed; the node is as it was in any case");
        var held = plan.Set(node, NodeState.Unschedulable, true, "the replacement must not come back here");
        plan.Evict(pod, $"to be made again elsewhere than on {node.Name}");
        var replaced = await PodRemoval.ReplacedAsync(pod, controller, cluster);
        plan.Wait(replaced, PodRemoval.Patience(pod));
        if (!cordoned)
            plan.Set(held, NodeState.Unschedulable, node.At(NodeState.Unschedulable)?.DeepClone(),
                "pods may be scheduled here again");
        plan.Verify(new Condition.All([replaced, new Condition.FieldEquals(node.Ref, NodeState.Unschedulable,
            node.At(NodeState.Unschedulable)?.DeepClone())]), TimeSpan.FromMinutes(1));
    }

    private static async Task OthersAsync(KubeObject pod, KubeObject node, ClusterView cluster, PlanBuilder plan)
    {
        var spec = (JsonObject)pod.At("spec")!;
        var kept = NodeRules.Against(node.With(NodeState.Unschedulable, true), spec) is not null;
        plan.Check(kept, $"a cordon keeps it off {node.Name}",
            why: kept ? null : "it tolerates node.kubernetes.io/unschedulable, so it could come back",
            hint: "use deployment.set_scheduling, or affinity.set_node_affinity");
        var placement = new PodPlacement(
            await cluster.ListAsync(Kind.Node), await cluster.ListAsync(Kind.Pod));
        await placement.LearnVolumesAsync(pod, cluster);
        placement.Remove(pod);
        placement.Cordon(node.Name);
        var fits = placement.TryPlace(pod.With("spec.nodeName", null).With("metadata.uid", null));
        plan.Check(fits, "another node takes it",
            why: fits ? "there is room" : string.Join("; ", placement.Refusals),
            hint: "free room on one of them, or repair what they say");
    }
}
