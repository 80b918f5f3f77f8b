using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Pods;

/// <summary>
/// Evicts some of a node's pods, one at a time, waiting for each one's replacement. The node is not cordoned.
/// </summary>
public sealed class PodDrain : RemediationAction<PodDrain.Args>
{
    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Node."), ObjectName]
        public required string Node { get; init; }

        [Description("Labels of the pods.")]
        public IReadOnlyDictionary<string, string>? Selector { get; init; }

        [Description("Or the workload they are of."), ObjectName]
        public string? Workload { get; init; }

        [Description("Evict pods that nothing makes again.")]
        public bool Force { get; init; }

        [Description("Evict pods whose emptyDir data is lost.")]
        public bool DeleteEmptyDirData { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if ((Selector is { Count: > 0 }) == Workload is not null)
                yield return new ValidationResult("give selector or workload", [nameof(Selector), nameof(Workload)]);
            foreach (var fault in (Selector ?? new Dictionary<string, string>()).Select(LabelText.Fault)
                .OfType<string>())
                yield return new ValidationResult(fault, [nameof(Selector)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "pod.drain",
        Description = "Evict a workload's or some labelled pods from a node, without cordoning it.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = ["nodes: get", "pods: get, list, watch", "pods/eviction: create", .. PodRemoval.Rbac],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.Compensating, "evicted pods do not come back; their controllers keep the new ones");
        var node = plan.Need(await cluster.GetAsync(Kind.Node, null, args.Node), $"node {args.Node} exists",
            hint: "get_objects with kind Node lists them");
        plan.Check(NodeState.IsReady(node), $"node {node.Name} can stop its pods",
            why: NodeState.IsReady(node) ? "it is Ready" : "it is not Ready, evictions would never end",
            hint: "node.drain moves all work off it; pod.force_delete removes single pods");
        var chosen = new List<(KubeObject Pod, OwnerChain Chain)>();
        foreach (var pod in (await cluster.ListAsync(Kind.Pod, args.Namespace, fields: $"spec.nodeName={args.Node}"))
            .OrderBy(WorkloadPods.IsReady).ThenBy(p => p.Name, StringComparer.Ordinal))
            if (Labelled(args, pod) && await OwnerChain.OfAsync(pod, cluster) is var chain && OfWorkload(args, chain))
                chosen.Add((pod, chain));
        plan.Check(chosen.Count > 0, $"pods of {args.Namespace} on {args.Node} match",
            hint: "get_objects with kind Pod shows labels, owners and nodes");
        var evicted = new List<(KubeObject Pod, OwnerChain Chain)>();
        foreach (var (pod, chain) in chosen)
            if (await MayGoAsync(pod, chain, args, cluster, plan))
                evicted.Add((pod, chain));
        plan.Check(chosen.Count == 0 || evicted.Count > 0, "one of them may be evicted",
            hint: "DaemonSets put theirs back, static pods are the kubelet's");
        if (!node.Flag(NodeState.Unschedulable))
            plan.Warn($"{node.Name} stays open: replacements may be scheduled to it again (node.cordon prevents that)");
        foreach (var (pod, chain) in evicted)
            await EvictAsync(pod, chain, cluster, plan);
    }

    private static bool Labelled(Args args, KubeObject pod) => args.Selector is not { } labels
        || labels.All(l => pod.Label(l.Key) == l.Value);

    private static bool OfWorkload(Args args, OwnerChain chain) => args.Workload is not { } name
        || chain.Root?.Ref.Name == name || chain.Controller?.Ref.Name == name;

    private static async Task<bool> MayGoAsync(
        KubeObject pod, OwnerChain chain, Args args, ClusterView cluster, PlanBuilder plan)
    {
        if (chain.CustomResource is { } custom)
        {
            plan.Check(false, $"no operator keeps pod {pod.Name}", hint: $"let its operator act: edit {custom}");
            return false;
        }
        var (verdict, why) = await DrainFilter.OfAsync(pod, args.Force, args.DeleteEmptyDirData, cluster);
        switch (verdict)
        {
            case DrainFilter.Verdict.Evict:
                return true;
            case DrainFilter.Verdict.Skip or DrainFilter.Verdict.WaitOnly:
                plan.Warn($"pod {pod.Name} is left alone: it {why}");
                return false;
            default:
                plan.Check(false, $"pod {pod.Name} may be evicted", why: $"it {why}", hint: verdict switch
                {
                    DrainFilter.Verdict.LosesData => "deleteEmptyDirData accepts the loss",
                    DrainFilter.Verdict.Unmanaged => "force accepts its loss; undo makes it again from its spec",
                    _ => "take the annotation away when it may be moved",
                });
                return false;
        }
    }

    private static async Task EvictAsync(KubeObject pod, OwnerChain chain, ClusterView cluster, PlanBuilder plan)
    {
        if (chain.Root?.Object is { } workload)
            plan.Disturbs(workload);
        plan.Evict(pod, "matches on the drained node");
        Condition end = new Condition.Gone(pod.Ref, pod.Uid);
        if (chain.Controller is { Object: { } controller } && !WorkloadPods.IsFinished(pod))
            end = await PodRemoval.ReplacedAsync(pod, controller, cluster) with
            {
                AtLeast = await PodRemoval.OthersReadyAsync(pod, controller, cluster)
                    + (WorkloadPods.IsReady(pod) ? 1 : 0),
            };
        plan.Wait(end, PodRemoval.Patience(pod));
        plan.Verify(end, PodRemoval.Patience(pod));
    }
}
