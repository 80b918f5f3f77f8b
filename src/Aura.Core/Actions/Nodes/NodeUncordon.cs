using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Nodes;

/// <summary>Lets a node take pods again.</summary>
public sealed class NodeUncordon : RemediationAction<NodeCordon.Args>
{
    public override ActionSpec Spec { get; } = new()
    {
        Name = "node.uncordon",
        Description = "Let a cordoned node take pods again. Use when it is healthy.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Node,
        TypicalDuration = TimeSpan.FromSeconds(5),
        Rbac = ["nodes: get, list, watch, patch"],
    };

    protected override async Task PlanAsync(NodeCordon.Args args, ClusterView cluster, PlanBuilder plan)
    {
        var node = plan.Need(await cluster.GetAsync(Kind.Node, null, args.Node), $"node {args.Node} exists",
            hint: "get_objects with kind Node lists them");
        NodeState.Uncordon(node, plan);
    }
}
