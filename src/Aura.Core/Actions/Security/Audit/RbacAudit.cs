using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Actions.Security.Audit;

/// <summary>Who has more rights than a program usually needs. Kubernetes' own roles are left out.</summary>
internal static class RbacAudit
{
    private const string Area = "rbac";

    private static readonly string[] Everybody =
        ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"];

    public static IEnumerable<AuditFinding> Of(AuditReading read)
    {
        var roles = read[Kind.ClusterRole].Concat(read[Kind.Role]).ToDictionary(r => r.Ref);
        foreach (var binding in read[Kind.ClusterRoleBinding].Concat(read[Kind.RoleBinding]).Where(b => !IsOwn(b)))
            foreach (var finding in Of(binding, roles.GetValueOrDefault(Role(binding))))
                yield return finding;
    }

    private static IEnumerable<AuditFinding> Of(KubeObject binding, KubeObject? role)
    {
        var name = binding.Text("roleRef.name");
        var subjects = binding.List("subjects").ToList();
        var who = string.Join(", ", subjects.Select(s => $"{s["kind"]} {s["namespace"]}/{s["name"]}").Take(5));
        if (name == "cluster-admin")
            yield return new(AuditGrade.High, Area, $"{binding.Ref}", $"cluster-admin for {who}",
                "bind a role of the verbs and resources that are needed");
        else if (role is not null && !IsOwn(role)
            && role.List("rules").SelectMany(SensitiveRule.Why).Distinct().ToList() is { Count: > 0 } why)
            yield return new(why.Exists(w => w.EndsWith("(*)") || w.StartsWith("the verb"))
                ? AuditGrade.High : AuditGrade.Medium, Area, $"{binding.Ref}",
                $"{role.Ref} for {who}: {string.Join(", ", why)}", "name what is needed (security.update_role)");
        foreach (var all in subjects.Select(s => (string?)s["name"]).Where(Everybody.Contains))
            yield return new(AuditGrade.High, Area, $"{binding.Ref}", $"{name} for everybody in {all}",
                "bind named ServiceAccounts or groups");
        if (subjects.Exists(s => (string?)s["kind"] == "ServiceAccount" && (string?)s["name"] == "default"))
            yield return new(AuditGrade.Medium, Area, $"{binding.Ref}",
                $"{name} for a default ServiceAccount: every pod that names no other has it",
                "give the program a ServiceAccount of its own");
    }

    private static ObjectRef Role(KubeObject binding) => binding.Text("roleRef.kind") == "Role"
        ? new ObjectRef(Kind.Role, binding.Namespace, binding.Text("roleRef.name") ?? "")
        : new ObjectRef(Kind.ClusterRole, null, binding.Text("roleRef.name") ?? "");

    private static bool IsOwn(KubeObject o) => o.Label("kubernetes.io/bootstrapping") == "rbac-defaults"
        || o.Name.StartsWith("system:", StringComparison.Ordinal);
}
