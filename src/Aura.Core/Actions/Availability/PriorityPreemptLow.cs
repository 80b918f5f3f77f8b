using System.ComponentModel;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>
/// Evicts the fewest pods of the lowest priority that make room for one that waits. An eviction reserves nothing, so
/// that the waiting pod was scheduled is what is verified.
/// </summary>
public sealed class PriorityPreemptLow : RemediationAction<PriorityPreemptLow.Args>
{
    private const int MostVictims = 10;

    public sealed record Args : InNamespace
    {
        [Description("Pending pod."), ObjectName]
        public required string Name { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "priority.preempt_low",
        Description = "Evict the fewest lower-priority pods that make room for a pending one.",
        Risk = Risk.High,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Node,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac =
        [
            "pods: get, list, watch", "pods/eviction: create", "nodes: list", "persistentvolumeclaims: get",
            "persistentvolumes: get", .. OwnerChain.Rbac,
            "policy/poddisruptionbudgets: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var pod = plan.Need(await cluster.GetAsync(Kind.Pod, args.Namespace, args.Name),
            $"pod {args.Namespace}/{args.Name} exists");
        if (pod.Text("spec.nodeName") is { } at)
        {
            plan.Warn($"the pod is on {at} already");
            return;
        }
        var scheduled = pod.Condition("PodScheduled");
        plan.Check((string?)scheduled?["status"] == "False", "the scheduler has found no node for it",
            why: scheduled is null ? "it has not tried yet" : null, hint: "wait for it");
        plan.Check(pod.List("spec.schedulingGates").FirstOrDefault() is null, "no scheduling gate holds it");
        var nodes = await cluster.ListAsync(Kind.Node);
        var pods = await cluster.ListAsync(Kind.Pod);
        var kept = (await cluster.ListAsync(Kind.PodDisruptionBudget))
            .Where(b => (b.Number("status.disruptionsAllowed") ?? 0) == 0).ToList();
        bool MayGo(KubeObject p) => p.Controller is not null && Priority(p) < Priority(pod)
            && !kept.Any(b => BudgetRules.Picks(b, p));
        var choices = new List<(KubeObject Node, List<KubeObject> Victims)>();
        var refusals = new List<string>();
        foreach (var node in nodes.OrderBy(n => n.Name, StringComparer.Ordinal))
            if (await VictimsAsync(pod, node, nodes, pods, MayGo, cluster, refusals) is { } victims)
                choices.Add((node, victims));
        var best = choices.OrderBy(c => c.Victims.Count).ThenBy(c => c.Victims.Sum(Priority)).FirstOrDefault();
        plan.Check(best.Node is not null, "evicting pods of lower priority makes room for it",
            why: best.Node is null ? string.Join("; ", refusals) : $"on {best.Node.Name}",
            hint: "add a node, ask for less, or give it a higher priority: priority.set_class");
        if (best.Node is null)
            return;
        if (best.Victims.Count == 0)
            plan.Warn($"{best.Node.Name} has room for it already: the scheduler should take it by itself");
        else
            plan.Warn("evicts "
                + string.Join(", ", best.Victims.Select(v => $"{v.Namespace}/{v.Name} ({Priority(v)})"))
                + $" for priority {Priority(pod)}; nothing reserves the room meanwhile");
        plan.Reads(pod);
        plan.Target(pod.Ref);
        foreach (var victim in best.Victims)
        {
            if ((await OwnerChain.OfAsync(victim, cluster)).Root?.Object is { } root)
            {
                plan.Disturbs(root);
                plan.Sacrifices(root);
            }
            plan.Evict(victim, $"priority {Priority(victim)}, makes room on {best.Node.Name}");
        }
        plan.Undo(UndoGrade.Compensating, "evicted pods are made anew by their controllers where there is room");
        plan.Verify(new Condition.Scheduled(pod.Ref, pod.Uid ?? ""), TimeSpan.FromMinutes(5));
    }

    private static long Priority(KubeObject pod) => pod.Number("spec.priority") ?? 0;

    /// <summary>The fewest pods to evict from the node, lowest priority first; null where none would do.</summary>
    private static async Task<List<KubeObject>?> VictimsAsync(KubeObject pod, KubeObject node,
        IReadOnlyList<KubeObject> nodes, IReadOnlyList<KubeObject> pods, Func<KubeObject, bool> mayGo,
        ClusterView cluster, List<string> refusals)
    {
        var candidates = pods.Where(p => p.Text("spec.nodeName") == node.Name && !WorkloadPods.IsFinished(p)
                && !p.IsTerminating && mayGo(p) && (string?)p.Controller?["kind"] != "DaemonSet"
                && p.Annotation("kubernetes.io/config.mirror") is null)
            .OrderBy(Priority).ThenByDescending(p => Size(p, pod)).ThenBy(p => p.Name, StringComparer.Ordinal).ToList();
        var victims = new List<KubeObject>();
        var rest = pods.ToList();
        while (true)
        {
            var placement = new PodPlacement(nodes, rest);
            await placement.LearnVolumesAsync(pod, cluster);
            if (placement.TryPlace(pod, node.Name))
                return await FewestAsync(pod, node, nodes, rest, victims, cluster);
            if (victims.Count == Math.Min(candidates.Count, MostVictims))
            {
                refusals.AddRange(placement.Refusals.Select(r => candidates.Count == 0
                    ? $"{r}, and has no pod of lower priority that may go"
                    : $"{r}, even without {victims.Count} pods"));
                return null;
            }
            victims.Add(candidates[victims.Count]);
            rest.Remove(victims[^1]);
        }
    }

    // What was taken on the way but is not needed in the end stays (the scheduler's reprieve), dearest first.
    private static async Task<List<KubeObject>> FewestAsync(KubeObject pod, KubeObject node,
        IReadOnlyList<KubeObject> nodes, List<KubeObject> rest, List<KubeObject> victims, ClusterView cluster)
    {
        foreach (var spared in victims.OrderByDescending(Priority).ToList())
        {
            rest.Add(spared);
            var placement = new PodPlacement(nodes, rest);
            await placement.LearnVolumesAsync(pod, cluster);
            if (placement.TryPlace(pod, node.Name))
                victims.Remove(spared);
            else
                rest.Remove(spared);
        }
        return victims;
    }

    private static decimal Size(KubeObject pod, KubeObject wanted)
    {
        var (has, wants) =
            (PodResources.Of(pod.At("spec") as JsonObject), PodResources.Of(wanted.At("spec") as JsonObject));
        return wants.Requests.Where(r => !r.Value.IsZero)
            .Sum(r => (decimal)Math.Min(1, has.Request(r.Key).RatioTo(r.Value)));
    }
}
