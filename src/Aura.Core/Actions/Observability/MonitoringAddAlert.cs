using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>Adds an alert as a PrometheusRule of the Prometheus operator.</summary>
public sealed class MonitoringAddAlert : RemediationAction<MonitoringAddAlert.Args>
{
    public enum Level { Info, Warning, Critical }

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("As CartErrors."), RegularExpression("[a-zA-Z_][a-zA-Z0-9_]*"), StringLength(60)]
        public required string Alert { get; init; }

        [Description("PromQL; fires while it has a result."), StringLength(2000)]
        public required string Expr { get; init; }

        [Description("How long first, as 5m."), RegularExpression("([0-9]+(ms|[smhdwy]))+")]
        public string For { get; init; } = "5m";

        public Level Severity { get; init; } = Level.Warning;

        [StringLength(300)]
        public string? Summary { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            PromQlText.Fault(Expr) is { } fault ? [new ValidationResult(fault, [nameof(Expr)])] : [];
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "monitoring.add_alert",
        Description = "Add a Prometheus alert, so that it is noticed next time.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.None,
        TypicalDuration = TimeSpan.FromSeconds(10),
        Rbac =
        [
            "apiextensions.k8s.io/customresourcedefinitions: get", "monitoring.coreos.com/prometheuses: list",
            "monitoring.coreos.com/prometheusrules: get, list, watch, create, delete",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var kind = Operators.PrometheusRule;
        plan.Need(await Operators.HasAsync(kind, cluster) ? args : null, "the Prometheus operator is installed",
            hint: $"there is no {kind.Resource}: without the operator, rules are files of Prometheus itself");
        var name = $"aura-{args.Alert.ToLowerInvariant().Replace('_', '-').Trim('-')}";
        var rule = Rule(args);
        var same = (await cluster.ListAsync(kind, args.Namespace)).FirstOrDefault(r => Alerts(r)
            .Any(a => (string?)a["alert"] == args.Alert));
        if (same is not null && Alerts(same).Any(a => JsonNode.DeepEquals(a, rule)))
            return;
        plan.Check(same is null, $"no alert {args.Alert} is there", why: same is null ? null : $"{same.Ref} has one",
            hint: "give it another name, or change that one");
        plan.Check(await cluster.GetAsync(kind, args.Namespace, name) is null,
            $"there is no {kind} {args.Namespace}/{name} yet", hint: "give the alert another name");
        var labels = await Operators.WantedLabelsAsync("rule", args.Namespace, cluster, plan);
        var made = Operators.Made(kind, args.Namespace, name, labels, new JsonObject
        {
            ["groups"] = new JsonArray(new JsonObject { ["name"] = name, ["rules"] = new JsonArray(rule) }),
        });
        plan.Create(made, $"{args.Alert} fires after {args.For}");
        plan.Undo(UndoGrade.Exact, "undo deletes the rule");
        plan.Warn("that the expression finds what it should is seen in Prometheus alone: metric names are not checked");
        plan.Verify(new Condition.Exists(made.Ref), TimeSpan.FromSeconds(30));
    }

    private static IEnumerable<JsonObject> Alerts(KubeObject rule) => rule.List("spec.groups")
        .SelectMany(g => g["rules"].Objects());

    private static JsonObject Rule(Args args) => new()
    {
        ["alert"] = args.Alert,
        ["expr"] = args.Expr,
        ["for"] = args.For,
        ["labels"] = new JsonObject { ["severity"] = args.Severity.ToString().ToLowerInvariant() },
        ["annotations"] = new JsonObject { ["summary"] = args.Summary ?? args.Alert },
    };
}
