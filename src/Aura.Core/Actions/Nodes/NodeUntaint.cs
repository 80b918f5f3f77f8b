using System.ComponentModel;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Nodes;

/// <summary>Takes a taint off a node.</summary>
public sealed class NodeUntaint : RemediationAction<NodeUntaint.Args>
{
    public sealed record Args
    {
        [Description("Node."), ObjectName]
        public required string Node { get; init; }

        public required string Key { get; init; }

        [Description("All effects if not given.")]
        public TaintEffect? Effect { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "node.untaint",
        Description = "Take a taint off a node, so that it takes pods again.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Node,
        TypicalDuration = TimeSpan.FromSeconds(5),
        Rbac = ["nodes: get, list, watch, patch", "pods: list"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Check(!TaintRules.IsSystem(args.Key), $"{args.Key} is not one of Kubernetes' own taints",
            why: TaintRules.IsSystem(args.Key)
                ? "they follow the node's conditions: controllers set them and take them off" : null,
            hint: args.Key == "node.kubernetes.io/unschedulable" ? "the node is cordoned: node.uncordon"
                : "repair what the node's conditions name (get_objects, kind Node)");
        var node = plan.Need(await cluster.GetAsync(Kind.Node, null, args.Node), $"node {args.Node} exists",
            hint: "get_objects with kind Node lists them");
        var old = node.List(TaintRules.Path).ToList();
        var gone = old.Where(t => TaintRules.Is(t, args.Key, args.Effect)).ToList();
        if (gone.Count == 0)
        {
            plan.Warn(old.Count == 0 ? "the node has no taint"
                : $"the node's taints are {string.Join(", ", old.Select(TaintRules.Text))}");
            return;
        }
        if (gone.Any(t => (string?)t["effect"] == nameof(TaintEffect.NoExecute)))
            await UndoEvictsAsync(node, gone, cluster, plan);
        JsonArray? left = gone.Count == old.Count ? null
            : new JsonArray([.. old.Where(t => !gone.Contains(t)).Select(t => t.DeepClone())]);
        plan.Set(node, TaintRules.Path, left, $"without {string.Join(", ", gone.Select(TaintRules.Text))}");
        plan.Verify(new Condition.FieldEquals(node.Ref, TaintRules.Path, left?.DeepClone()), TimeSpan.FromSeconds(30));
    }

    private static async Task UndoEvictsAsync(
        KubeObject node, List<JsonObject> gone, ClusterView cluster, PlanBuilder plan)
    {
        var here = (await cluster.ListAsync(Kind.Pod, fields: $"spec.nodeName={node.Name}"))
            .Count(pod => !WorkloadPods.IsFinished(pod));
        plan.Warn($"undo puts {string.Join(", ", gone.Select(TaintRules.Text))} back, which then evicts what has come "
            + $"here meanwhile and does not tolerate it ({here} pods are here now)");
    }
}
