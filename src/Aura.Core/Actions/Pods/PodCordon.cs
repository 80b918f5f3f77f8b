using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Pods;

/// <summary>Keeps new pods off the node that a pod runs on.</summary>
public sealed class PodCordon : RemediationAction<PodCordon.Args>
{
    public sealed record Args : OnPod;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "pod.cordon",
        Description = "Cordon the node that a pod runs on. Use when the pod points at its node.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Node,
        TypicalDuration = TimeSpan.FromSeconds(5),
        Rbac = ["pods: get", "nodes: get, list, watch, patch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var pod = await args.FindAsync(cluster, plan);
        await NodeState.CordonAsync(await OnPod.FindNodeAsync(pod, cluster, plan), cluster, plan);
    }
}
