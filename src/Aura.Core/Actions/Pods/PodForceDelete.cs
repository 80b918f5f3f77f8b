using System.ComponentModel;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Pods;

/// <summary>
/// Removes a pod's object without waiting for the kubelet: grace 0. Its containers may go on where nobody sees them.
/// </summary>
public sealed class PodForceDelete : RemediationAction<PodForceDelete.Args>
{
    public sealed record Args : OnPod
    {
        [Description("The node is known to be off, so a StatefulSet's pod cannot run twice.")]
        public bool ConfirmFenced { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "pod.force_delete",
        Description = "Remove a pod that is stuck Terminating or whose node is lost.",
        Risk = Risk.Medium,
        Undo = UndoGrade.None,
        BlastRadius = BlastRadius.Pod,
        TypicalDuration = TimeSpan.FromSeconds(10),
        Rbac = ["pods: get, list, watch, delete", "nodes: get", .. PodRemoval.Rbac],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.None, "cannot be undone: the pod is gone, and nobody knows whether its containers stopped");
        var pod = await args.FindAsync(cluster, plan);
        PodRemoval.NoMirror(pod, plan);
        var name = pod.Text("spec.nodeName");
        var node = name is null ? null : await cluster.GetAsync(Kind.Node, null, name);
        Stuck(pod, name, node, cluster, plan);
        // Grace 0 skips the kubelet, not the finalizers.
        var held = (pod.At("metadata.finalizers") as JsonArray ?? []).Select(f => ClusterText.Name($"{f}")).ToList();
        plan.Check(held.Count == 0, "no finalizer holds it",
            why: held.Count == 0 ? null : $"{string.Join(", ", held)} would hold it whatever the grace period",
            hint: "the controller that put the finalizer there has to take it off: look at that one");
        var chain = await OwnerChain.OfAsync(pod, cluster);
        if (chain.Controller?.Ref.Kind == Kind.StatefulSet)
            plan.Check(args.ConfirmFenced || (name is not null && node is null), "it cannot run twice",
                why: args.ConfirmFenced ? "you confirm that its node is off"
                    : node is null ? "its node is gone" : $"node {node.Name} may still run it, beside its replacement",
                hint: "switch the machine off, then give confirmFenced: a StatefulSet promises one pod of a name");
        if (chain.Root is { Object: { } root })
            plan.Disturbs(root);
        plan.Warn("its containers may go on running on the node, and writing to its volumes, until the node is off");
        plan.Delete(pod, "removed without waiting for its kubelet", graceSeconds: 0);
        plan.Verify(await EndAsync(pod, chain, cluster, plan), TimeSpan.FromMinutes(5));
    }

    private static void Stuck(KubeObject pod, string? name, KubeObject? node, ClusterView cluster, PlanBuilder plan)
    {
        var overdue = pod.Time("metadata.deletionTimestamp") is { } due && due < cluster.Now;
        var lost = name is not null && (node is null || !NodeState.IsReady(node));
        plan.Check(overdue || lost, "it is stuck Terminating, or its node is lost",
            why: overdue ? "it should have ended by " + pod.Text("metadata.deletionTimestamp")
                : lost ? node is null ? "its node is gone" : $"node {node.Name} is not Ready"
                : pod.IsTerminating ? "it is Terminating, but still within its grace period"
                : "it is not being deleted, and its node is Ready",
            hint: pod.IsTerminating ? "wait for its grace period to pass" : "use pod.evict or pod.restart");
    }

    // What is deleted already has a replacement on its way, save in a StatefulSet, whose names are taken.
    private static async Task<Condition> EndAsync(
        KubeObject pod, OwnerChain chain, ClusterView cluster, PlanBuilder plan)
    {
        var gone = new Condition.Gone(pod.Ref, pod.Uid);
        if (chain.Controller is not { Object: { } controller })
        {
            if (chain.Controller is null)
                plan.Warn("no controller makes it again");
            return gone;
        }
        var others = await PodRemoval.OthersReadyAsync(pod, controller, cluster);
        var more = !pod.IsTerminating || controller.Kind == Kind.StatefulSet ? others + 1 : others;
        return controller.Kind == Kind.DaemonSet || controller.IsTerminating || WorkloadPods.IsFinished(pod) ? gone
            : new Condition.Replaced(pod.Ref, pod.Uid ?? "", controller.Ref,
                (int)Math.Min(more, controller.Number("spec.replicas") ?? more));
    }
}
