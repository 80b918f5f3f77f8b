using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Nodes;

/// <summary>Cordons a node, then evicts its pods through the eviction API, which honours disruption budgets.</summary>
public sealed class NodeDrain : RemediationAction<NodeDrain.Args>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public sealed record Args
    {
        [Description("Node."), ObjectName]
        public required string Node { get; init; }

        [Description("Evict pods that nothing makes again.")]
        public bool Force { get; init; }

        [Description("Evict pods whose emptyDir data is lost.")]
        public bool DeleteEmptyDirData { get; init; }

        [Description("Seconds to stop; default the pod's own."), Range(0, 3600)]
        public int? GraceSeconds { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "node.drain",
        Aka = "drain_node",
        Description = "Move all work off a node. Use before its repair, or when the node itself is at fault.",
        Risk = Risk.High,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Node,
        TypicalDuration = TimeSpan.FromMinutes(10),
        Rbac =
        [
            "nodes: get, list, watch, patch", "pods: get, list, watch", "pods/eviction: create",
            "apps/deployments: get", "apps/replicasets: get, list, watch", "apps/statefulsets: get, list, watch",
            "apps/daemonsets: get, list, watch", "batch/jobs: get, list, watch", "batch/cronjobs: get",
            "replicationcontrollers: get, list, watch",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var node = plan.Need(await cluster.GetAsync(Kind.Node, null, args.Node), $"node {args.Node} exists",
            hint: "get_objects with kind Node lists them");
        if (!NodeState.IsReady(node))
            plan.Warn($"{node.Name} is not Ready: its kubelet may not be able to confirm that pods have stopped");
        if (!node.Flag(NodeState.Unschedulable))
            await NodeState.RaiseIfLastAsync(node, cluster, plan);
        var pods = (await cluster.ListAsync(Kind.Pod, fields: $"spec.nodeName={args.Node}"))
            .OrderBy(pod => pod.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Name, StringComparer.Ordinal);
        var sorted = new List<(KubeObject Pod, DrainFilter.Verdict Verdict, string Why)>();
        foreach (var pod in pods)
        {
            var (verdict, why) = await DrainFilter.OfAsync(pod, args.Force, args.DeleteEmptyDirData, cluster);
            sorted.Add((pod, verdict, why));
        }
        Judge(sorted, plan);
        await EvictAsync(args, node, sorted, cluster, plan);
    }

    private static void Judge(
        IReadOnlyList<(KubeObject Pod, DrainFilter.Verdict Verdict, string Why)> sorted, PlanBuilder plan)
    {
        void None(DrainFilter.Verdict verdict, string what, string hint)
        {
            var bad = sorted.Where(s => s.Verdict == verdict).ToList();
            plan.Check(bad.Count == 0, what, hint,
                why: bad.Count == 0 ? null
                    : string.Join("; ", bad.Select(s => $"{s.Pod.Namespace}/{s.Pod.Name} {s.Why}")));
        }
        None(DrainFilter.Verdict.LosesData, "no pod loses emptyDir data", "deleteEmptyDirData accepts the loss");
        None(DrainFilter.Verdict.Unmanaged, "every pod has a controller that makes it again",
            "force accepts their loss");
        None(DrainFilter.Verdict.Protected, "no pod asks not to be moved",
            "take the annotation away when it may be moved");
        var skipped = sorted.Where(s => s.Verdict == DrainFilter.Verdict.Skip).ToList();
        if (skipped.Count > 0)
            plan.Warn("stay on the node: "
                + string.Join("; ", skipped.Select(s => $"{s.Pod.Namespace}/{s.Pod.Name} {s.Why}")));
    }

    private static async Task EvictAsync(Args args, KubeObject node,
        IReadOnlyList<(KubeObject Pod, DrainFilter.Verdict Verdict, string Why)> sorted, ClusterView cluster,
        PlanBuilder plan)
    {
        var cordoned = node.Flag(NodeState.Unschedulable);
        plan.Undo(UndoGrade.Compensating, cordoned
            ? "evicted pods do not move back; the node was cordoned before and stays so"
            : "undo uncordons the node; evicted pods do not move back by themselves");
        plan.Set(node, NodeState.Unschedulable, true, "nothing new is scheduled here");
        var ends = new List<Condition> { new Condition.FieldEquals(node.Ref, NodeState.Unschedulable, true) };
        var evicted = sorted.Where(s => s.Verdict == DrainFilter.Verdict.Evict).ToList();
        var recovered = new List<Condition>();
        foreach (var pods in evicted.Select(s => s.Pod).GroupBy(WorkloadPods.ControllerUid))
            if (await RecoveredAsync([.. pods], cluster, plan) is { } condition)
                recovered.Add(condition);
        plan.Together(() =>
        {
            foreach (var (pod, _, why) in evicted)
                plan.Evict(pod, why, args.GraceSeconds);
        });
        ends.AddRange(sorted.Where(s => s.Verdict is DrainFilter.Verdict.Evict or DrainFilter.Verdict.WaitOnly)
            .Select(s => new Condition.Gone(s.Pod.Ref, s.Pod.Uid)));
        plan.Verify(new Condition.All([.. ends, .. recovered]), Patience);
    }

    // The pods' controller is to have as many ready pods as before; pods that were broken before are not waited for.
    private static async Task<Condition?> RecoveredAsync(
        IReadOnlyList<KubeObject> pods, ClusterView cluster, PlanBuilder plan)
    {
        var chain = await OwnerChain.OfAsync(pods[0], cluster);
        if (chain.Root?.Object is { } workload)
            plan.Disturbs(workload);
        if (chain.Controller is not { Object: { } controller } || !pods.Any(WorkloadPods.IsReady))
            return null;
        var ready = (await cluster.ListAsync(Kind.Pod, controller.Namespace)).Count(pod => !pod.IsTerminating
            && WorkloadPods.IsControlledBy(pod, controller.Uid ?? "") && WorkloadPods.IsReady(pod));
        return new Condition.Replaced(pods[^1].Ref, pods[^1].Uid ?? "", controller.Ref, ready);
    }
}
