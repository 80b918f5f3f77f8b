using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Access;

/// <summary>What RBAC grants to ServiceAccounts, and by which bindings and roles.</summary>
public sealed class RbacGrants
{
    private readonly ILookup<string, (KubeObject Binding, KubeObject? Role)> _byUser;

    private RbacGrants(Snapshot cluster) => _byUser = cluster.Of(Kind.RoleBinding)
        .Concat(cluster.Of(Kind.ClusterRoleBinding))
        .SelectMany(b => b.List("subjects").Select(s => (User: UserOf(s, b), Binding: b)))
        .ToLookup(x => x.User, x => (x.Binding, cluster.Find(RoleOf(x.Binding))));

    public static RbacGrants Of(Snapshot cluster) => new(cluster);

    public static ObjectRef RoleOf(KubeObject binding) => binding.Text("roleRef.kind") == Kind.Role.Name
        ? new ObjectRef(Kind.Role, binding.Namespace, binding.Text("roleRef.name") ?? "")
        : new ObjectRef(Kind.ClusterRole, null, binding.Text("roleRef.name") ?? "");

    /// <summary>Kubernetes' own.</summary>
    public static bool IsOwn(KubeObject o) => o.Label("kubernetes.io/bootstrapping") == "rbac-defaults"
        || o.Name.StartsWith("system:", StringComparison.Ordinal);

    /// <summary>Bindings of the account or a group that it is in; the role is null where it does not exist.</summary>
    public IEnumerable<(KubeObject Binding, KubeObject? Role)> To(ObjectRef account) => new[]
        {
            $"system:serviceaccount:{account.Namespace}:{account.Name}", "system:serviceaccounts",
            $"system:serviceaccounts:{account.Namespace}", "system:authenticated",
        }.SelectMany(user => _byUser[user]).DistinctBy(x => x.Binding.Ref);

    public bool Allows(ObjectRef account, AccessAsked asked) => To(account)
        .Where(x => x.Binding.Kind == Kind.ClusterRoleBinding || x.Binding.Namespace == asked.Namespace)
        .Any(x => x.Role?.List("rules").Any(r => Covers(r, asked)) == true);

    private static bool Covers(JsonObject rule, AccessAsked asked)
    {
        bool Has(string list, string value) =>
            (rule[list] as JsonArray ?? []).Any(v => $"{v}" == "*" || $"{v}" == value);
        return Has("verbs", asked.Verb) && Has("apiGroups", asked.Group) && Has("resources", asked.Resource)
            && (rule["resourceNames"] is not JsonArray { Count: > 0 } names
                || (asked.Name is not null && names.Any(n => $"{n}" == asked.Name)));
    }

    private static string UserOf(JsonObject subject, KubeObject binding) =>
        (string?)subject["kind"] == Kind.ServiceAccount.Name
            ? $"system:serviceaccount:{(string?)subject["namespace"] ?? binding.Namespace}:{subject["name"]}"
            : $"{subject["name"]}";
}
