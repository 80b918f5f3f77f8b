using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Sets which nodes the pods want and which taints they bear.</summary>
public sealed class DeploymentSetScheduling : RemediationAction<DeploymentSetScheduling.Args>
{
    public enum Match { Equal, Exists }

    public enum Of { Any, NoSchedule, PreferNoSchedule, NoExecute }

    public sealed record Toleration
    {
        public string? Key { get; init; }
        public Match Operator { get; init; }
        public string? Value { get; init; }
        public Of Effect { get; init; }
    }

    public sealed record Args : OnWorkload, IValidatableObject
    {
        [Description("Whole new one; {} removes it.")]
        public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

        [Description("Whole new list; [] removes it.")]
        public IReadOnlyList<Toleration>? Tolerations { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (NodeSelector is null && Tolerations is null)
                yield return new ValidationResult("give nodeSelector or tolerations", [nameof(NodeSelector)]);
            foreach (var fault in (NodeSelector ?? new Dictionary<string, string>()).Select(LabelText.Fault)
                .OfType<string>())
                yield return new ValidationResult(fault, [nameof(NodeSelector)]);
            foreach (var t in Tolerations ?? [])
                if (t.Operator == Match.Exists ? t.Value is not null : string.IsNullOrEmpty(t.Key))
                    yield return new ValidationResult(
                        "Equal needs a key, Exists has no value", [nameof(Tolerations)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.set_scheduling",
        Description = "Set a workload's node selector and tolerations. Use for Pending pods.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = [.. Rollout.Rbac, "pods/eviction: create", "nodes: list"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = await args.FindAsync(cluster, plan);
        var changed = workload;
        if (args.NodeSelector is { } labels)
            changed = plan.Set(changed, "spec.template.spec.nodeSelector", labels.Count == 0 ? null
                : new JsonObject(labels.OrderBy(l => l.Key, StringComparer.Ordinal)
                    .Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))), "which nodes the pods want");
        if (args.Tolerations is { } tolerations)
            changed = plan.Set(changed, "spec.template.spec.tolerations", tolerations.Count == 0 ? null
                : new JsonArray([.. tolerations.Select(Json)]), "which taints the pods bear");
        if (plan.Steps.Count == 0)
            return;
        var spec = (JsonObject)changed.At("spec.template.spec")!;
        var nodes = await cluster.ListAsync(Kind.Node);
        var refusals = nodes.Select(n =>
            (n.Name, Why: NodeState.IsReady(n) ? NodeRules.Against(n, spec) : "is not Ready")).ToList();
        plan.Check(refusals.Any(r => r.Why is null), "a Ready, uncordoned node takes the pods",
            why: refusals.Any(r => r.Why is null)
                ? $"{string.Join(", ", refusals.Where(r => r.Why is null).Select(r => r.Name))} would"
                : string.Join("; ", refusals.Select(r => $"{r.Name} {r.Why}")),
            hint: "choose labels and taints that a node has");
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }

    private static JsonNode Json(Toleration toleration)
    {
        var json = new JsonObject();
        if (toleration.Key is { Length: > 0 } key)
            json["key"] = key;
        json["operator"] = toleration.Operator.ToString();
        if (toleration is { Operator: Match.Equal, Value: { } value })
            json["value"] = value;
        if (toleration.Effect != Of.Any)
            json["effect"] = toleration.Effect.ToString();
        return json;
    }
}
