using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Nodes;

/// <summary>Keeps new pods off a node; those on it stay.</summary>
public sealed class NodeCordon : RemediationAction<NodeCordon.Args>
{
    public sealed record Args
    {
        [Description("Node."), ObjectName]
        public required string Node { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "node.cordon",
        Aka = "cordon_node",
        Description = "Keep new pods off a node. Use while it is suspect; running pods stay.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Node,
        TypicalDuration = TimeSpan.FromSeconds(5),
        Rbac = ["nodes: get, list, watch, patch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var node = plan.Need(await cluster.GetAsync(Kind.Node, null, args.Node), $"node {args.Node} exists",
            hint: "get_objects with kind Node lists them");
        await NodeState.CordonAsync(node, cluster, plan);
    }
}
