using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Nodes;

/// <summary>Keeps pods that do not tolerate it off a node; with NoExecute also those that are there.</summary>
public sealed class NodeTaint : RemediationAction<NodeTaint.Args>
{
    public sealed record Args : IValidatableObject
    {
        [Description("Node."), ObjectName]
        public required string Node { get; init; }

        public required string Key { get; init; }

        public string? Value { get; init; }

        public required TaintEffect Effect { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            LabelText.Fault(KeyValuePair.Create(Key, Value ?? "")) is { } fault
                ? [new ValidationResult(fault, [nameof(Key)])] : [];
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "node.taint",
        Description = "Taint a node. NoExecute also evicts what does not tolerate it.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Node,
        TypicalDuration = TimeSpan.FromSeconds(5),
        Rbac =
        [
            "nodes: get, list, watch, patch", "pods: get, list, watch", "apps/replicasets: get, list, watch",
            "apps/deployments: get", "apps/statefulsets: get, list, watch", "apps/daemonsets: get",
            "batch/jobs: get, list, watch", "batch/cronjobs: get", "replicationcontrollers: get, list, watch",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Check(!TaintRules.IsSystem(args.Key), $"{args.Key} is not one of Kubernetes' own taints",
            why: TaintRules.IsSystem(args.Key)
                ? "they follow the node's conditions: controllers set them and take them off" : null,
            hint: "to keep pods off: node.cordon; else choose a key of your own");
        var node = plan.Need(await cluster.GetAsync(Kind.Node, null, args.Node), $"node {args.Node} exists",
            hint: "get_objects with kind Node lists them");
        var taint = new JsonObject { ["key"] = args.Key, ["effect"] = args.Effect.ToString() };
        if (args.Value is { Length: > 0 })
            taint["value"] = args.Value;
        var old = node.List(TaintRules.Path).ToList();
        var same = old.FirstOrDefault(t => TaintRules.Is(t, args.Key, args.Effect));
        if (same is not null && ((string?)same["value"] ?? "") == (args.Value ?? ""))
            return;
        if (same is not null)
            plan.Warn($"the node has {TaintRules.Text(same)} already: its value changes");
        var gone = args.Effect == TaintEffect.NoExecute ? await EvictedAsync(node, taint, cluster, plan) : [];
        if (args.Effect != TaintEffect.PreferNoSchedule)
            await NodeState.RaiseIfLastAsync(node, cluster, plan);
        var taints = new JsonArray([.. old.Where(t => t != same).Select(t => t.DeepClone()), taint.DeepClone()]);
        plan.Set(node, TaintRules.Path, taints, $"taint {TaintRules.Text(taint)}");
        plan.Verify(new Condition.All([
            new Condition.FieldEquals(node.Ref, TaintRules.Path, taints.DeepClone()),
            .. gone,
        ]), gone.Length == 0 ? TimeSpan.FromSeconds(30) : TimeSpan.FromMinutes(5));
    }

    // The taint manager deletes pods, it does not ask a disruption budget.
    private static async Task<ImmutableArray<Condition>> EvictedAsync(
        KubeObject node, JsonObject taint, ClusterView cluster, PlanBuilder plan)
    {
        var pods = (await cluster.ListAsync(Kind.Pod, fields: $"spec.nodeName={node.Name}"))
            .Where(pod => !pod.IsTerminating && !WorkloadPods.IsFinished(pod))
            .Select(pod => (pod, stay: TaintRules.MayStay(pod, taint))).Where(p => p.stay is not null).ToList();
        plan.RaiseRisk(pods.Count == 0 ? "NoExecute evicts what does not tolerate it (no pod at the moment)"
            : "NoExecute deletes these pods, whatever a disruption budget says: "
                + string.Join(", ", pods.Select(p => $"{p.pod.Namespace}/{p.pod.Name}"
                    + (p.stay > TimeSpan.Zero ? $" (after {p.stay.Value.TotalSeconds:0} s)" : ""))));
        if (pods.Count == 0)
            return [];
        plan.Undo(UndoGrade.Compensating,
            "undo takes the taint off; deleted pods were made anew elsewhere and stay there");
        var replaced = ImmutableArray.CreateBuilder<Condition>();
        foreach (var (pod, stay) in pods)
        {
            var chain = await OwnerChain.OfAsync(pod, cluster);
            if (chain.Root is { Object: { } root })
                plan.Disturbs(root);
            else if (pod.Controller is null)
                plan.Warn($"{pod.Ref} has no controller: nothing makes it again");
            if (stay == TimeSpan.Zero)
                replaced.Add(chain.Controller is { Object: not null } controller
                    && controller.Ref.Kind != Kind.DaemonSet
                    ? new Condition.Replaced(pod.Ref, pod.Uid ?? "", controller.Ref)
                    : new Condition.Gone(pod.Ref, pod.Uid));
        }
        return replaced.ToImmutable();
    }
}
