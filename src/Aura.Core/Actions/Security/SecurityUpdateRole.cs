using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>Adds one rule to a Role, or takes one away.</summary>
public sealed class SecurityUpdateRole : RemediationAction<SecurityUpdateRole.Args>
{
    public enum RuleChange { Add, Remove }

    public sealed record Args : RuleArgs, IValidatableObject
    {
        [Description("Role."), ObjectName]
        public required string Name { get; init; }

        public RuleChange Change { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => RuleFaults();
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "security.update_role",
        Description = "Add or remove one rule of a Role. Use when a program is Forbidden.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac =
        [
            "rbac.authorization.k8s.io/roles: get, list, watch, patch",
            "rbac.authorization.k8s.io/rolebindings: list", "rbac.authorization.k8s.io/clusterrolebindings: list",
            "rbac.authorization.k8s.io/clusterroles: get", "authorization.k8s.io/subjectaccessreviews: create",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var role = plan.Need(await cluster.GetAsync(Kind.Role, args.Namespace, args.Name),
            $"Role {args.Namespace}/{args.Name} exists",
            hint: "a ClusterRole is not changed here; security.enable_rbac makes a Role");
        var rules = role.List("rules").ToList();
        var subjects = (await cluster.ListAsync(Kind.RoleBinding, args.Namespace))
            .Where(b => OtherGrants.Refers(b, role)).SelectMany(OtherGrants.Subjects).DistinctBy(s => $"{s}").ToList();
        if (args.Change == RuleChange.Add)
            await AddAsync(args, role, rules, subjects, cluster, plan);
        else
            await RemoveAsync(args, role, rules, subjects, cluster, plan);
        if (plan.Steps.Count > 0 && subjects.Count == 0)
            plan.Warn("no RoleBinding refers to the Role: nobody gains or loses anything by it yet");
        else if (plan.Steps.Count > 0)
            plan.Warn($"it is about {string.Join(", ", subjects.Take(5))}"
                + (subjects.Count > 5 ? $" and {subjects.Count - 5} more" : ""));
    }

    private static async Task AddAsync(Args args, KubeObject role, List<JsonObject> rules,
        IReadOnlyList<AccessSubject> subjects, ClusterView cluster, PlanBuilder plan)
    {
        var rule = args.Rule();
        if (rules.Any(r => Covers(r, rule)))
            return;
        await GrantCheck.CheckAsync([rule], args.Namespace, args.AllowSensitive, cluster, plan);
        Condition[] conditions = [Written(plan, role, [.. rules, rule], $"allows {RuleArgs.Words(rule)}"),
            .. GrantCheck.Verified([rule], args.Namespace, role.Ref, subjects)];
        plan.Verify(new Condition.All([.. conditions]), TimeSpan.FromMinutes(1));
    }

    private static async Task RemoveAsync(Args args, KubeObject role, List<JsonObject> rules,
        IReadOnlyList<AccessSubject> subjects, ClusterView cluster, PlanBuilder plan)
    {
        var rule = args.Rule();
        var found = plan.Need(rules.FirstOrDefault(r => Covers(r, rule) && Covers(rule, r)),
            "the Role has just that rule", hint: rules.Count == 0 ? "it has no rules"
                : $"its rules are: {string.Join("; ", rules.Select(RuleArgs.Words))}");
        var left = rules.Where(r => r != found).ToList();
        var gone = RuleArgs.Questions(rule, args.Namespace)
            .Where(q => !left.Any(r => RuleArgs.Questions(r, args.Namespace).Contains(q))).Distinct().Take(8).ToList();
        var conditions = new List<Condition> { Written(plan, role, left, $"no longer allows {RuleArgs.Words(rule)}") };
        // Whoever has a right by another way as well keeps it; that is told, and not waited for.
        var others = await OtherGrants.ButAsync(role, cluster);
        foreach (var subject in subjects.Take(5))
            foreach (var question in gone)
                if (await others.OfAsync(subject, question) is { } binding)
                    plan.Warn($"{subject} may still {question}, by {binding}");
                else
                    conditions.Add(new Condition.Access(role.Ref, subject, question, false));
        plan.Verify(new Condition.All([.. conditions]), TimeSpan.FromMinutes(1));
    }

    private static Condition Written(PlanBuilder plan, KubeObject role, IEnumerable<JsonObject> rules, string why)
    {
        // The API server answers a Role without rules as "rules": null.
        var list = rules.Select(r => (JsonNode?)r.DeepClone()).ToArray() is { Length: > 0 } some
            ? new JsonArray(some) : null;
        plan.Set(role, "rules", list, why);
        return new Condition.FieldEquals(role.Ref, "rules", list?.DeepClone());
    }

    private static bool Covers(JsonObject outer, JsonObject inner) =>
        ((string[])["apiGroups", "resources", "verbs"]).All(f => SensitiveRule.Texts(inner[f])
            .All(t => SensitiveRule.Texts(outer[f]) is var has && (has.Contains(t) || has.Contains("*"))))
        && (SensitiveRule.Texts(outer["resourceNames"]) is not { Count: > 0 } only
            || (SensitiveRule.Texts(inner["resourceNames"]) is { Count: > 0 } names && names.All(only.Contains)));
}
