using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>
/// Moves a workload's pods to a zone or to nodes: their affinity is set, and they are replaced one by one, by the
/// workload's own rollout where it has one (held to its disruption budget beforehand), else by eviction.
/// </summary>
public sealed class WorkloadMigrate : RemediationAction<WorkloadMigrate.Args>
{
    private const string Zone = "topology.kubernetes.io/zone";
    private const string Hostname = "kubernetes.io/hostname";

    public enum MigratedKind { Deployment, StatefulSet }

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Workload."), ObjectName]
        public required string Name { get; init; }

        public MigratedKind Kind { get; init; }

        public string? Zone { get; init; }

        [Description("Instead of zone.")]
        public IReadOnlyList<string>? Nodes { get; init; }

        [Description("Else preferred.")]
        public bool Required { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (string.IsNullOrEmpty(Zone) == (Nodes is not { Count: > 0 }))
                yield return new ValidationResult("give zone or nodes", [nameof(Zone), nameof(Nodes)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "workload.migrate",
        Aka = "migrate_workload",
        Description = "Move a workload to a zone or to nodes, one pod at a time.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(5),
        Rbac =
        [
            "apps/deployments: get, list, watch, patch", "apps/statefulsets: get, list, watch, patch",
            "apps/replicasets: list", "pods: get, list, watch", "pods/eviction: create", "nodes: list",
            "persistentvolumeclaims: get", "persistentvolumes: get", "storage.k8s.io/storageclasses: list",
            "policy/poddisruptionbudgets: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var target = new ObjectRef(args.Kind == MigratedKind.StatefulSet ? Kind.StatefulSet : Kind.Deployment,
            args.Namespace, args.Name);
        var workload = plan.Need(await cluster.GetAsync(target), $"{target} exists");
        Rollout.Ready(workload, plan);
        var nodes = await cluster.ListAsync(Kind.Node);
        var (label, values) = args.Zone is { Length: > 0 } zone ? (Zone, [zone])
            : (Hostname, (IReadOnlyList<string>)[.. args.Nodes!.Order(StringComparer.Ordinal)]);
        var wanted = nodes.Where(n => values.Contains(n.Label(label))).ToList();
        var pods = (await WorkloadPods.OfAsync(cluster, workload))
            .Where(p => !p.IsTerminating && !WorkloadPods.IsFinished(p)).ToList();
        var affinity = NodeAffinityChange.Of(
            workload, NodeAffinityChange.In(label, values), args.Required);
        var moving = pods.Where(p => wanted.All(n => n.Name != p.Text("spec.nodeName"))).ToList();
        if (moving.Count == 0 && JsonNode.DeepEquals(affinity, workload.At(NodeAffinityChange.Path)))
            return;
        plan.Undo(UndoGrade.Compensating, "undo puts the affinity back; " + (Rollout.RollsNothing(workload)
            ? "the pods stay where they are until somebody deletes them"
            : "the pods roll once more, and run where the scheduler puts them then"));
        var changed = plan.Set(workload, NodeAffinityChange.Path, affinity,
            $"{(args.Required ? "required" : "preferred")}: {label} in {string.Join(", ", values)}");
        Takes(changed, wanted, $"{label} in {string.Join(", ", values)}", plan);
        await ReachesVolumesAsync(changed, pods, nodes, wanted, cluster, plan);
        if (!args.Required)
            plan.Warn("preferred: pods go elsewhere where the wanted nodes have no room; it holds for new pods only");
        if (moving.Count == 0)
            plan.Warn("all pods are there already: they are replaced all the same, for the template changes");
        if (Rollout.RollsNothing(workload))
            EvictOneByOne(changed, moving, plan);
        else
            await OneByOneAsync(changed, pods, cluster, plan);
    }

    private static void Takes(KubeObject changed, List<KubeObject> wanted, string what, PlanBuilder plan)
    {
        var spec = (JsonObject)changed.At("spec.template.spec")!;
        var refusals = wanted.Select(n => (n.Name, Why: NodeState.IsReady(n) ? NodeRules.Against(n, spec)
            : "is not Ready")).ToList();
        var takers = refusals.Where(r => r.Why is null).Select(r => r.Name).ToList();
        plan.Check(takers.Count > 0, "a wanted node takes the pods",
            why: takers.Count > 0 ? $"{string.Join(", ", takers)} would" : refusals.Count == 0 ? $"none has {what}"
                : string.Join("; ", refusals.Select(r => $"{r.Name} {r.Why}")),
            hint: "get_objects with kind Node shows zones, taints and cordons");
    }

    // A volume does not move: its pod would wait for it for ever (required), or stay where it is (preferred).
    private static async Task ReachesVolumesAsync(KubeObject changed, List<KubeObject> pods,
        IReadOnlyList<KubeObject> nodes, List<KubeObject> wanted, ClusterView cluster, PlanBuilder plan)
    {
        var placement = new PodPlacement(nodes, []);
        var bound = new List<string>();
        foreach (var pod in pods)
        {
            await placement.LearnVolumesAsync(pod, cluster);
            if (wanted.Count > 0 && !wanted.Any(n => placement.Reaches(n, pod)))
                bound.Add(pod.Name);
        }
        plan.Check(bound.Count == 0, $"the volumes of {changed.Ref} can be reached from there",
            why: bound.Count == 0 ? null
                : $"no wanted node reaches those of {string.Join(", ", bound)}: they are bound to their zone or node",
            hint: "copy the data to a new volume there first (pvc.snapshot, pvc.restore)");
    }

    private static void EvictOneByOne(KubeObject changed, List<KubeObject> moving, PlanBuilder plan)
    {
        var within = Rollout.Patience(changed);
        foreach (var (pod, i) in moving.OrderByDescending(p => p.Name, StringComparer.Ordinal).Select((p, i) => (p, i)))
        {
            plan.Evict(pod, "it is not where it is wanted");
            if (i < moving.Count - 1)
                plan.Wait(new Condition.Replaced(pod.Ref, pod.Uid ?? "", changed.Ref), within);
        }
        var last = moving.OrderBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault();
        plan.Verify(last is null
            ? new Condition.FieldEquals(changed.Ref, NodeAffinityChange.Path, changed.At(NodeAffinityChange.Path))
            : new Condition.Replaced(last.Ref, last.Uid ?? "", changed.Ref), within);
    }

    // A rollout asks no disruption budget, so what it may take at a time is held against the budget here.
    private static async Task OneByOneAsync(
        KubeObject changed, List<KubeObject> pods, ClusterView cluster, PlanBuilder plan)
    {
        plan.Check(changed.Text("spec.strategy.type") != "Recreate", "its pods are replaced one after the other",
            why: changed.Text("spec.strategy.type") != "Recreate" ? null
                : "its strategy is Recreate: all stop before the first new one starts",
            hint: "change that first: deployment.change_strategy");
        var missing = changed.Kind == Kind.StatefulSet ? 1
            : Math.Max(RollingUpdate.Unavailable(changed), RollingUpdate.Surge(changed) == 0 ? 1 : 0);
        foreach (var budget in (await cluster.ListAsync(Kind.PodDisruptionBudget, changed.Namespace))
            .Where(b => pods.Any(p => BudgetRules.Picks(b, p))))
            plan.Check(missing <= (budget.Number("status.disruptionsAllowed") ?? 0),
                $"the rollout keeps to {budget.Ref}",
                why: $"it may take {missing} at a time, the budget allows "
                    + $"{budget.Number("status.disruptionsAllowed") ?? 0} now",
                hint: "let fewer be missing (deployment.set_max_unavailable), or relax the budget: pdb.update");
        await WedgedPods.ReplaceAsync(changed, cluster, plan);
        plan.Verify(new Condition.RolledOut(changed.Ref), Rollout.Patience(changed));
    }
}
