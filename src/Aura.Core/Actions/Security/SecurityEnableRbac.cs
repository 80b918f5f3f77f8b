using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>Gives a ServiceAccount the rights that it needs in its namespace, and no others.</summary>
public sealed class SecurityEnableRbac : RemediationAction<SecurityEnableRbac.Args>
{
    public sealed record Args : RuleArgs, IValidatableObject
    {
        [ObjectName]
        public required string ServiceAccount { get; init; }

        [Description("Of Role and RoleBinding; default aura-ACCOUNT."), ObjectName]
        public string? Name { get; init; }

        [Description("Bind this one instead of a new Role."), StringLength(253)]
        public string? ClusterRole { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            ClusterRole is null ? RuleFaults()
            : Resources is null && Verbs is null && ResourceNames is null ? []
            : [new ValidationResult("give either clusterRole, or resources and verbs", [nameof(ClusterRole)])];
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "security.enable_rbac",
        Description = "Grant a ServiceAccount rights by a new Role and RoleBinding.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac =
        [
            "serviceaccounts: get", "rbac.authorization.k8s.io/clusterroles: get",
            "rbac.authorization.k8s.io/roles: get, list, watch, create, delete",
            "rbac.authorization.k8s.io/rolebindings: get, list, watch, create, delete",
            "authorization.k8s.io/subjectaccessreviews: create",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var account = plan.Need(await cluster.GetAsync(Kind.ServiceAccount, args.Namespace, args.ServiceAccount),
            $"ServiceAccount {args.Namespace}/{args.ServiceAccount} exists",
            hint: "the pod's spec.serviceAccountName says which one it runs as");
        if (account.Name == "default")
            plan.Warn("every pod of the namespace that names no ServiceAccount gets these rights");
        if (args.ClusterRole == "cluster-admin")
            plan.Check(args.AllowSensitive, "it is not cluster-admin",
                hint: "name the verbs and resources that are needed, or give allowSensitive");
        IReadOnlyList<JsonObject> rules = args.ClusterRole is null ? [args.Rule()]
            : [.. plan.Need(await cluster.GetAsync(Kind.ClusterRole, null, args.ClusterRole),
                $"ClusterRole {args.ClusterRole} exists").List("rules").Where(r => r["resources"] is not null)];
        var subject = AccessSubject.ServiceAccount(args.Namespace, account.Name);
        if (await AllAsync(rules, args.Namespace, subject, cluster))
            return;
        await GrantCheck.CheckAsync(rules, args.Namespace, args.AllowSensitive, cluster, plan);
        var name = args.Name ?? $"aura-{account.Name}";
        await FreeAsync(Kind.RoleBinding, args.Namespace, name, cluster, plan);
        if (args.ClusterRole is null)
        {
            await FreeAsync(Kind.Role, args.Namespace, name, cluster, plan);
            plan.Create(Made(Kind.Role, args, name, o => o["rules"] = new JsonArray([.. rules])),
                $"allows {RuleArgs.Words(rules[0])}");
        }
        var binding = Made(Kind.RoleBinding, args, name, o => Bind(o, args, name));
        plan.Create(binding, $"{account.Ref} gets it, in {args.Namespace} alone");
        plan.Undo(UndoGrade.Exact, "undo deletes what was created");
        plan.Verify(new Condition.All([.. GrantCheck.Verified(rules, args.Namespace, binding.Ref, [subject])]),
            TimeSpan.FromMinutes(1));
    }

    private static async Task<bool> AllAsync(
        IReadOnlyList<JsonObject> rules, string ns, AccessSubject subject, ClusterView cluster)
    {
        try
        {
            foreach (var question in rules.SelectMany(r => RuleArgs.Questions(r, ns)).Distinct())
                if (!await cluster.CanAsync(subject, question))
                    return false;
            return true;
        }
        catch (KubeException e) when (e.Status == 403)
        {
            return false; // That Aura may not ask is found before anything is written.
        }
    }

    private static async Task FreeAsync(Kind kind, string ns, string name, ClusterView cluster, PlanBuilder plan) =>
        plan.Check(await cluster.GetAsync(kind, ns, name) is null, $"there is no {kind} {ns}/{name} yet",
            hint: "add the rule to the Role that is there (security.update_role), or give another name");

    private static void Bind(JsonObject binding, Args args, string name)
    {
        binding["roleRef"] = new JsonObject
        {
            ["apiGroup"] = Kind.Role.Group,
            ["kind"] = args.ClusterRole is null ? Kind.Role.Name : Kind.ClusterRole.Name,
            ["name"] = args.ClusterRole ?? name,
        };
        binding["subjects"] = new JsonArray(new JsonObject
        {
            ["kind"] = Kind.ServiceAccount.Name, ["name"] = args.ServiceAccount, ["namespace"] = args.Namespace,
        });
    }

    private static KubeObject Made(Kind kind, Args args, string name, Action<JsonObject> fill)
    {
        var made = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Name,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = args.Namespace },
        };
        fill(made);
        return new KubeObject(kind, made);
    }
}
