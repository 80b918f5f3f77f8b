using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>By which other bindings somebody has a right, as RBAC adds them up.</summary>
internal sealed class OtherGrants(IReadOnlyList<KubeObject> bindings, ClusterView cluster)
{
    /// <summary>All that count in the namespace but those of one Role.</summary>
    public static async Task<OtherGrants> ButAsync(KubeObject role, ClusterView cluster) => new(
        [.. (await cluster.ListAsync(Kind.RoleBinding, role.Namespace)).Where(b => !Refers(b, role)),
            .. await cluster.ListAsync(Kind.ClusterRoleBinding)], cluster);

    public static bool Refers(KubeObject binding, KubeObject role) =>
        binding.Text("roleRef.kind") == role.Kind.Name && binding.Text("roleRef.name") == role.Name;

    public static IEnumerable<AccessSubject> Subjects(KubeObject binding) =>
        binding.List("subjects").Select(s => (string?)s["kind"] switch
        {
            "ServiceAccount" => AccessSubject.ServiceAccount(
                (string?)s["namespace"] ?? binding.Namespace ?? "", (string?)s["name"] ?? ""),
            "Group" => new AccessSubject(null, [(string?)s["name"] ?? ""]),
            _ => new AccessSubject((string?)s["name"] ?? "", ["system:authenticated"]),
        });

    /// <returns>The binding that grants it, or null.</returns>
    public async Task<ObjectRef?> OfAsync(AccessSubject subject, AccessQuestion question)
    {
        foreach (var binding in bindings.Where(b => Subjects(b).Any(s => Means(s, subject))))
        {
            var kind = binding.Text("roleRef.kind") == "Role" ? Kind.Role : Kind.ClusterRole;
            var role = await cluster.GetAsync(
                kind, kind == Kind.Role ? binding.Namespace : null, binding.Text("roleRef.name") ?? "");
            if (role?.List("rules").Any(r => Allows(r, question)) == true)
                return binding.Ref;
        }
        return null;
    }

    private static bool Means(AccessSubject bound, AccessSubject who) =>
        bound.User is not null ? bound.User == who.User : who.Groups.Contains(bound.Groups[0]);

    private static bool Allows(JsonObject rule, AccessQuestion asked)
    {
        var resource = asked.Subresource is null ? asked.Resource : $"{asked.Resource}/{asked.Subresource}";
        return Has("verbs", asked.Verb) && Has("apiGroups", asked.Group)
            && (Has("resources", resource) || (asked.Subresource is not null
                && SensitiveRule.Texts(rule["resources"]).Contains($"*/{asked.Subresource}")))
            && (SensitiveRule.Texts(rule["resourceNames"]) is not { Count: > 0 } names
                || (asked.Name is not null && names.Contains(asked.Name)));

        bool Has(string field, string value) =>
            SensitiveRule.Texts(rule[field]) is var texts && (texts.Contains(value) || texts.Contains("*"));
    }
}
