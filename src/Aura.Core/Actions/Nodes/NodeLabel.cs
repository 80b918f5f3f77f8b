using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Nodes;

/// <summary>Sets and removes labels of a node.</summary>
public sealed class NodeLabel : RemediationAction<NodeLabel.Args>
{
    public sealed record Args : IValidatableObject
    {
        [Description("Node."), ObjectName]
        public required string Node { get; init; }

        public IReadOnlyDictionary<string, string> Set { get; init; } = new Dictionary<string, string>();

        [Description("Keys.")]
        public IReadOnlyList<string> Remove { get; init; } = [];

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Set.Count + Remove.Count == 0)
                yield return new ValidationResult("give set or remove", [nameof(Set), nameof(Remove)]);
            foreach (var fault in Set.Select(LabelText.Fault).OfType<string>())
                yield return new ValidationResult(fault, [nameof(Set)]);
            foreach (var key in Remove.Where(Set.ContainsKey))
                yield return new ValidationResult($"'{key}' is in set and in remove", [nameof(Remove)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "node.label",
        Description = "Set or remove a node's labels; tells whose node selectors are affected.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Node,
        TypicalDuration = TimeSpan.FromSeconds(5),
        Rbac =
        [
            "nodes: get, list, watch, patch", "apps/deployments: list", "apps/statefulsets: list",
            "apps/daemonsets: list", "batch/cronjobs: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        foreach (var key in args.Set.Keys.Concat(args.Remove).Where(IsReserved).Order(StringComparer.Ordinal))
            plan.Check(false, $"{key} is not reserved", why: "labels of kubernetes.io and k8s.io belong to Kubernetes",
                hint: "choose a key of your own domain");
        var node = plan.Need(await cluster.GetAsync(Kind.Node, null, args.Node), $"node {args.Node} exists",
            hint: "get_objects with kind Node lists them");
        var changed = node;
        foreach (var (key, value) in args.Set.OrderBy(l => l.Key, StringComparer.Ordinal))
            changed = plan.Set(changed, $"metadata.labels[{key}]", value, $"label {key}={value}");
        foreach (var key in args.Remove.Order(StringComparer.Ordinal))
            changed = plan.Set(changed, $"metadata.labels[{key}]", null, $"without label {key}");
        if (changed == node)
            return;
        await SayWhoMindsAsync(node, changed, cluster, plan);
        plan.Verify(new Condition.All([
            .. args.Set.OrderBy(l => l.Key, StringComparer.Ordinal)
                .Select(l => new Condition.FieldEquals(node.Ref, $"metadata.labels[{l.Key}]", l.Value)),
            .. args.Remove.Order(StringComparer.Ordinal)
                .Select(key => new Condition.FieldEquals(node.Ref, $"metadata.labels[{key}]", null)),
        ]), TimeSpan.FromSeconds(30));
    }

    private static bool IsReserved(string key) => key.Split('/') is [var domain, _]
        && ((string[])["kubernetes.io", "k8s.io"])
            .Any(d => domain == d || domain.EndsWith("." + d, StringComparison.Ordinal));

    // Pods that run stay where they are (…IgnoredDuringExecution), but a DaemonSet follows its selector at once.
    private static async Task SayWhoMindsAsync(
        KubeObject before, KubeObject after, ClusterView cluster, PlanBuilder plan)
    {
        foreach (var kind in (Kind[])[Kind.DaemonSet, Kind.Deployment, Kind.StatefulSet, Kind.CronJob])
            foreach (var workload in await cluster.ListAsync(kind))
            {
                var path = kind == Kind.CronJob ? "spec.jobTemplate.spec.template.spec" : "spec.template.spec";
                if (workload.At(path) is not JsonObject spec)
                    continue;
                var (did, does) = (NodeRules.Wants(before, spec), NodeRules.Wants(after, spec));
                if (did == does)
                    continue;
                var daemon = kind == Kind.DaemonSet;
                if (daemon && did)
                {
                    plan.RaiseRisk($"{workload.Ref} leaves the node: its pod is deleted");
                    plan.Undo(UndoGrade.Compensating, "undo puts the labels back; a DaemonSet's pod is made anew");
                }
                else if (daemon)
                    plan.Warn($"{workload.Ref} comes to the node");
                else
                    plan.Warn(does ? $"new pods of {workload.Ref} may come to the node"
                        : $"new pods of {workload.Ref} do not come to the node any more; those on it stay");
            }
    }
}
