using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>Makes a disruption budget for pods that have none.</summary>
public sealed class PdbCreate : RemediationAction<PdbCreate.Args>
{
    public sealed record Args : BudgetArgs
    {
        [Description("Labels of the pods.")]
        public required IReadOnlyDictionary<string, string> Selector { get; init; }

        public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            foreach (var fault in base.Validate(validationContext))
                yield return fault;
            if (MinAvailable is null && MaxUnavailable is null)
                yield return new ValidationResult("give minAvailable or maxUnavailable", [nameof(MinAvailable)]);
            foreach (var fault in Selector.Select(LabelText.Fault).OfType<string>())
                yield return new ValidationResult(fault, [nameof(Selector)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "pdb.create",
        Description = "Create a disruption budget, so that drains keep enough pods.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(10),
        Rbac =
        [
            "policy/poddisruptionbudgets: get, list, watch, create, delete", "pods: list", .. OwnerChain.Rbac,
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Check(args.Selector.Count > 0, "the selector picks certain pods",
            why: args.Selector.Count > 0 ? null : "an empty selector picks every pod of the namespace",
            hint: "give the labels of one workload's pods");
        var budgets = await cluster.ListAsync(Kind.PodDisruptionBudget, args.Namespace);
        plan.Check(budgets.All(b => b.Name != args.Name), $"there is no budget {args.Namespace}/{args.Name} yet",
            hint: "change it: pdb.update");
        var labels = new JsonObject(args.Selector.OrderBy(l => l.Key, StringComparer.Ordinal)
            .Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
        var selector = new JsonObject { ["matchLabels"] = labels };
        var pods = (await cluster.ListAsync(Kind.Pod, args.Namespace))
            .Where(pod => Selector.From(selector).Matches(pod)).ToList();
        var overlapping = budgets.Where(b => pods.Any(p => BudgetRules.Picks(b, p))).ToList();
        plan.Check(overlapping.Count == 0, "no other budget picks these pods",
            why: overlapping.Count == 0 ? null : $"{string.Join(" and ", overlapping.Select(b => b.Ref))} does: "
                + "the API refuses to evict a pod that is in two",
            hint: "change that one: pdb.update");
        if (pods.Count == 0)
            plan.Warn("the selector picks no pod at the moment");
        var (field, amount) = args.MinAvailable is { } min ? ("minAvailable", IntOrPercent.Parse(min)!)
            : ("maxUnavailable", IntOrPercent.Parse(args.MaxUnavailable!)!);
        var effect = await BudgetEffect.OfAsync(args.Namespace, selector,
            args.MinAvailable is null ? null : amount, args.MinAvailable is null ? amount : null, cluster);
        BudgetRules.Blocks(effect, args.AllowBlocking, plan);
        var budget = new KubeObject(Kind.PodDisruptionBudget, new JsonObject
        {
            ["apiVersion"] = Kind.PodDisruptionBudget.ApiVersion,
            ["kind"] = Kind.PodDisruptionBudget.Name,
            ["metadata"] = new JsonObject { ["name"] = args.Name, ["namespace"] = args.Namespace },
            ["spec"] = new JsonObject { [field] = amount.DeepClone(), ["selector"] = selector.DeepClone() },
        });
        plan.Create(budget, effect.Text);
        plan.Verify(new Condition.FieldEquals(budget.Ref, "status.observedGeneration", 1), BudgetRules.Patience);
    }
}
