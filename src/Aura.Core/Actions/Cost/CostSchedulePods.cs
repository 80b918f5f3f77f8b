using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Cost;

/// <summary>
/// Empties the node whose pods fit elsewhere with the fewest moves, one pod at a time; the node stays cordoned, to be
/// removed.
/// </summary>
public sealed class CostSchedulePods : RemediationAction<CostSchedulePods.Args>
{
    private const int MostMoves = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public sealed record Args
    {
        [Description("Default: the one with the fewest pods to move."), ObjectName]
        public string? Node { get; init; }
    }

    /// <summary>A node that could be emptied, or why not.</summary>
    private sealed record Candidate(KubeObject Node, IReadOnlyList<KubeObject> Moves, string? Against);

    public override ActionSpec Spec { get; } = new()
    {
        Name = "cost.schedule_pods",
        Description = "Pack pods on fewer nodes: empty one, pod by pod, so that it can go.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Node,
        TypicalDuration = TimeSpan.FromMinutes(2),
        Rbac =
        [
            "nodes: get, list, watch, patch", "pods: get, list, watch", "pods/eviction: create",
            "apps/deployments: get", "apps/replicasets: get, list, watch", "apps/statefulsets: get, list, watch",
            "apps/daemonsets: get, list, watch", "batch/jobs: get, list, watch", "batch/cronjobs: get",
            "replicationcontrollers: get, list, watch", "persistentvolumeclaims: get", "persistentvolumes: get",
            "storage.k8s.io/storageclasses: list", "policy/poddisruptionbudgets: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var nodes = await cluster.ListAsync(Kind.Node);
        var pods = await cluster.ListAsync(Kind.Pod);
        if (args.Node is { } name)
            plan.Need(nodes.FirstOrDefault(n => n.Name == name), $"node {name} exists",
                hint: "get_objects with kind Node lists them");
        var judged = new List<Candidate>();
        foreach (var node in nodes.Where(n => args.Node is null || n.Name == args.Node)
            .OrderBy(n => n.Name, StringComparer.Ordinal))
            judged.Add(await JudgeAsync(node, nodes, pods, cluster));
        if (judged.FirstOrDefault(c => c is { Against: null, Moves.Count: 0 }) is { } empty)
        {
            plan.Warn($"{empty.Node.Name} has no pod to move already: remove that node (node.drain cordons it)");
            return;
        }
        var best = judged.Where(c => c.Against is null).OrderBy(c => c.Moves.Count).FirstOrDefault();
        plan.Check(best is not null, "a node can be emptied",
            why: best is null ? string.Join("; ", judged.Select(c => $"{c.Node.Name} {c.Against}"))
                : $"{best.Moves.Count} pods of {best.Node.Name} fit on the other nodes",
            hint: "ask for less (deployment.set_resources), or let the budgets allow more (pdb.update)");
        if (best is not null)
            await EmptyAsync(best, cluster, plan);
    }

    private static async Task<Candidate> JudgeAsync(
        KubeObject node, IReadOnlyList<KubeObject> nodes, IReadOnlyList<KubeObject> pods, ClusterView cluster)
    {
        Candidate Not(string why) => new(node, [], why);
        if (!NodeState.IsSchedulable(node))
            return Not("takes no pods as it is");
        if (NodeState.IsControlPlane(node))
            return Not("is a control-plane node");
        if (node.Annotation("cluster-autoscaler.kubernetes.io/scale-down-disabled") == "true")
            return Not("asks not to be removed (scale-down-disabled)");
        if (!nodes.Any(other => other.Name != node.Name && NodeState.IsSchedulable(other)))
            return Not("is the last that takes pods");
        var moves = new List<KubeObject>();
        foreach (var pod in pods.Where(p => p.Text("spec.nodeName") == node.Name && !WorkloadPods.IsFinished(p))
            .OrderBy(p => p.Namespace, StringComparer.Ordinal).ThenBy(p => p.Name, StringComparer.Ordinal))
            switch (await DrainFilter.OfAsync(pod, force: false, deleteEmptyDirData: false, cluster))
            {
                case (DrainFilter.Verdict.Evict, _):
                    moves.Add(pod);
                    break;
                case (DrainFilter.Verdict.Skip, _):
                    break;
                case var (_, why):
                    return Not($"keeps {pod.Namespace}/{pod.Name}, which {why}");
            }
        if (moves.Count > MostMoves)
            return Not($"has {moves.Count} pods to move, more than {MostMoves}");
        return await KeptByBudgetAsync(moves, cluster) is { } kept ? Not(kept)
            : await HomelessAsync(node, moves, nodes, pods, cluster) is { } homeless ? Not(homeless)
            : new Candidate(node, moves, null);
    }

    private static async Task<string?> KeptByBudgetAsync(List<KubeObject> moves, ClusterView cluster)
    {
        if (moves.Count == 0)
            return null;
        var budgets = await cluster.ListAsync(Kind.PodDisruptionBudget);
        foreach (var pod in moves)
        {
            var own = budgets.Where(b => BudgetRules.Picks(b, pod)).ToList();
            if (own.Count > 1)
                return $"keeps {pod.Namespace}/{pod.Name}, which is in several disruption budgets";
            if (own.Count == 1 && (own[0].Number("status.disruptionsAllowed") ?? 0) == 0)
                return $"keeps {pod.Namespace}/{pod.Name}, for {own[0].Ref} allows no disruption";
        }
        return null;
    }

    // All of them at once: what each takes is gone for the next.
    private static async Task<string?> HomelessAsync(KubeObject node, List<KubeObject> moves,
        IReadOnlyList<KubeObject> nodes, IReadOnlyList<KubeObject> pods, ClusterView cluster)
    {
        var placement = new PodPlacement(nodes, pods);
        placement.Cordon(node.Name);
        foreach (var pod in moves)
        {
            await placement.LearnVolumesAsync(pod, cluster);
            placement.Remove(pod);
            if (!placement.TryPlace(pod.With("spec.nodeName", null).With("metadata.uid", null)))
                return $"keeps {pod.Namespace}/{pod.Name}: {string.Join(", ", placement.Refusals)}";
        }
        return null;
    }

    private static async Task EmptyAsync(Candidate best, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.Compensating, "undo uncordons the node; moved pods do not move back by themselves");
        plan.Set(best.Node, NodeState.Unschedulable, true, "nothing new is scheduled here");
        plan.Warn($"{best.Node.Name} stays cordoned: remove it, or take it back with node.uncordon");
        var ends = new List<Condition>();
        foreach (var (pod, i) in best.Moves.Select((p, i) => (p, i)))
        {
            var chain = await OwnerChain.OfAsync(pod, cluster);
            if (chain.Root?.Object is { } root)
                plan.Disturbs(root);
            plan.Evict(pod, $"fits on another node, so that {best.Node.Name} can go");
            Condition moved = chain.Controller?.Object is { } controller && WorkloadPods.IsReady(pod)
                ? new Condition.Replaced(pod.Ref, pod.Uid ?? "", controller.Ref)
                : new Condition.Gone(pod.Ref, pod.Uid);
            if (i < best.Moves.Count - 1)
                plan.Wait(moved, Patience);
            else
                ends.Add(moved);
        }
        plan.Verify(new Condition.All([new Condition.FieldEquals(best.Node.Ref, NodeState.Unschedulable, true),
            .. ends]), Patience);
    }
}
