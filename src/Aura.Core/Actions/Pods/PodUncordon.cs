using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Pods;

/// <summary>Lets the node that a pod runs on take pods again.</summary>
public sealed class PodUncordon : RemediationAction<PodCordon.Args>
{
    public override ActionSpec Spec { get; } = new()
    {
        Name = "pod.uncordon",
        Description = "Uncordon the node that a pod runs on. Use when the node is healthy again.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Node,
        TypicalDuration = TimeSpan.FromSeconds(5),
        Rbac = ["pods: get", "nodes: get, list, watch, patch"],
    };

    protected override async Task PlanAsync(PodCordon.Args args, ClusterView cluster, PlanBuilder plan)
    {
        var pod = await args.FindAsync(cluster, plan);
        NodeState.Uncordon(await OnPod.FindNodeAsync(pod, cluster, plan), plan);
    }
}
