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
    private const string Path = "spec.template.spec.affinity.nodeAffinity";
    private const string RequiredTerms = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string PreferredTerms = "preferredDuringSchedulingIgnoredDuringExecution";

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
        Rbac = PlacementRbac.Rules,
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        Rollout.Ready(workload, plan);
        var expression = new JsonObject { ["key"] = args.Key, ["operator"] = args.Operator.ToString() };
        if (args.Values.Count > 0)
            expression["values"] = new JsonArray([.. args.Values.Select(v => (JsonNode)v)]);
        var old = workload.At(Path) as JsonObject ?? [];
        var wanted = args.Required ? Require(old, expression) : Prefer(old, expression, args.Weight);
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

    // Terms are alternatives and their expressions are not: what is required goes into every term.
    private static JsonObject Require(JsonObject old, JsonObject expression)
    {
        var changed = (JsonObject)old.DeepClone();
        var terms = new JsonArray([.. (old[RequiredTerms]?["nodeSelectorTerms"] as JsonArray ?? [])
            .OfType<JsonObject>().Select(t => With(t, expression))]);
        if (terms.Count == 0)
            terms.Add(With([], expression));
        changed[RequiredTerms] = new JsonObject { ["nodeSelectorTerms"] = terms };
        var preferred = WithoutPreference(old, $"{expression["key"]}");
        changed.Remove(PreferredTerms);
        if (preferred.Count > 0)
            changed[PreferredTerms] = preferred;
        return changed;
    }

    private static JsonObject Prefer(JsonObject old, JsonObject expression, int weight)
    {
        var changed = (JsonObject)old.DeepClone();
        var preferred = WithoutPreference(old, $"{expression["key"]}");
        preferred.Add(new JsonObject
        {
            ["weight"] = weight,
            ["preference"] = new JsonObject { ["matchExpressions"] = new JsonArray(expression.DeepClone()) },
        });
        changed[PreferredTerms] = preferred;
        return changed;
    }

    private static JsonObject With(JsonObject term, JsonObject expression)
    {
        var changed = (JsonObject)term.DeepClone();
        changed["matchExpressions"] = new JsonArray([.. (term["matchExpressions"] as JsonArray ?? [])
            .Where(e => (string?)e?["key"] != (string?)expression["key"]).Select(e => e!.DeepClone()),
            expression.DeepClone()]);
        return changed;
    }

    // Only a preference for nothing but this label is replaced.
    private static JsonArray WithoutPreference(JsonObject old, string key) =>
        new([.. (old[PreferredTerms] as JsonArray ?? []).OfType<JsonObject>()
            .Where(p => !(p["preference"]?["matchExpressions"] is JsonArray { Count: 1 } one
                && (string?)one[0]?["key"] == key && p["preference"]?["matchFields"] is null))
            .Select(p => p.DeepClone())]);

    private static List<string> Picked(IReadOnlyList<KubeObject> nodes, JsonObject expression) =>
        [.. nodes.Where(NodeState.IsSchedulable)
            .Where(n => Selector.Expression(expression).Matches(n.Label($"{expression["key"]}"))).Select(n => n.Name)];
}
