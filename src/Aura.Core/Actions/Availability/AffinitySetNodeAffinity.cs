using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>
/// Draws a workload to nodes by a label, or binds it to them. A term for the same label is replaced, others stay.
/// </summary>
public sealed class AffinitySetNodeAffinity : RemediationAction<AffinitySetNodeAffinity.Args>
{
    private const string Path = NodeAffinityChange.Path;

    public enum NodeOperator { In, NotIn, Exists, DoesNotExist }

    public sealed record Args : OnWorkload, IValidatableObject
    {
        [Description("Node label.")]
        public required string Key { get; init; }

        public NodeOperator Operator { get; init; }

        public IReadOnlyList<string> Values { get; init; } = [];

        [Description("Else preferred.")]
        public bool Required { get; init; }

        [Range(1, 100)]
        public int Weight { get; init; } = 100;

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (LabelText.Fault(KeyValuePair.Create(Key, "")) is { } fault)
                yield return new ValidationResult(fault, [nameof(Key)]);
            if (Operator is NodeOperator.In or NodeOperator.NotIn != Values.Count > 0)
                yield return new ValidationResult(
                    Values.Count > 0 ? $"{Operator} takes none" : $"{Operator} needs some",
                    [nameof(Values)]);
            foreach (var value in Values.Select(v => LabelText.Fault(KeyValuePair.Create("key", v))).OfType<string>())
                yield return new ValidationResult(value, [nameof(Values)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "affinity.set_node_affinity",
        Description = "Run a workload's pods on nodes with a label.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = [.. Rollout.Rbac, "pods/eviction: create", "nodes: list"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        Rollout.Ready(workload, plan);
        var expression = new JsonObject { ["key"] = args.Key, ["operator"] = args.Operator.ToString() };
        if (args.Values.Count > 0)
            expression["values"] = new JsonArray([.. args.Values.Select(v => (JsonNode)v)]);
        var wanted = NodeAffinityChange.Of(workload, expression, args.Required, args.Weight);
        if (JsonNode.DeepEquals(wanted, workload.At(Path)))
            return;
        var picked = Picked(await cluster.ListAsync(Kind.Node), expression);
        plan.Check(!args.Required || picked.Count > 0, "some node that takes pods matches",
            why: picked.Count > 0 ? $"{string.Join(", ", picked)} do" : "none does",
            hint: "get_objects with kind Node shows their labels; or prefer instead of require");
        if (!args.Required && picked.Count == 0)
            plan.Warn("no node that takes pods matches at the moment");
        if (args.Required && workload.Kind == Kind.DaemonSet)
            plan.RaiseRisk("the DaemonSet leaves every node that does not match");
        plan.Set(workload, Path, wanted, (args.Required ? "required" : $"preferred (weight {args.Weight})")
            + $": nodes where {args.Key} {args.Operator} {string.Join(", ", args.Values)}".TrimEnd());
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }

    private static List<string> Picked(IReadOnlyList<KubeObject> nodes, JsonObject expression) =>
        [.. nodes.Where(NodeState.IsSchedulable)
            .Where(n => Selector.Expression(expression).Matches(n.Label($"{expression["key"]}"))).Select(n => n.Name)];
}
