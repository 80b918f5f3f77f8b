using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Admission;
using Aura.Simulator.Api;

namespace Aura.Simulator.Authorization;

/// <summary>
/// Which rules hold for a user: of ClusterRoleBindings everywhere, of RoleBindings in their namespace.
/// </summary>
public sealed class RuleResolver(Store store)
{
    public IEnumerable<RbacRule> RulesFor(UserInfo user, string? ns) => Grants(user, ns).Select(g => g.Rule);

    public IEnumerable<Grant> Grants(UserInfo user, string? ns)
    {
        var bindings = store.List(Kind.ClusterRoleBinding)
            .Concat(string.IsNullOrEmpty(ns) ? [] : store.List(Kind.RoleBinding, ns));
        foreach (var binding in bindings)
        {
            if (binding.List("subjects").FirstOrDefault(s => IsOf(s, user, binding.Namespace)) is not { } subject)
                continue;
            var role = (JsonObject?)binding.At("roleRef");
            var name = binding.Namespace is null ? binding.Name : $"{binding.Name}/{binding.Namespace}";
            var by = $"RBAC: allowed by {binding.Kind.Name} \"{name}\" of {role.Text("kind")} \"{role.Text("name")}\" "
                + $"to {Describe(subject)}";
            foreach (var rule in RulesOf(role, binding.Namespace))
                yield return new Grant(rule, by);
        }
    }

    /// <summary>The rules of the role that a binding names; none where it does not exist.</summary>
    public IEnumerable<RbacRule> RulesOf(JsonObject? roleRef, string? ns)
    {
        var role = roleRef.Text("kind") == "ClusterRole"
            ? store.Get(Kind.ClusterRole, null, roleRef.Text("name"))
            : store.Get(Kind.Role, ns, roleRef.Text("name"));
        if (role is null)
            return [];
        return role.At("aggregationRule") is JsonObject aggregation
            ? Aggregated(aggregation).Concat(RbacRule.All(role.ToJson()))
            : RbacRule.All(role.ToJson());
    }

    private IEnumerable<RbacRule> Aggregated(JsonObject aggregation) => aggregation.Items("clusterRoleSelectors")
        .Select(s => Selector.From(s))
        .SelectMany(s => store.List(Kind.ClusterRole).Where(r => s.Matches(r.Labels)))
        .SelectMany(r => RbacRule.All(r.ToJson()));

    private static bool IsOf(JsonObject subject, UserInfo user, string? ns) => subject.Text("kind") switch
    {
        "User" => subject.Text("name") == user.Name,
        "Group" => user.Groups.Contains(subject.Text("name")),
        "ServiceAccount" => user.Name == AccountName(subject, ns),
        _ => false,
    };

    private static string AccountName(JsonObject subject, string? ns) =>
        $"system:serviceaccount:{(subject.Has("namespace") ? subject.Text("namespace") : ns)}:{subject.Text("name")}";

    private static string Describe(JsonObject subject) => subject.Text("kind") == "ServiceAccount"
        ? $"ServiceAccount \"{subject.Text("name")}/{subject.Text("namespace")}\""
        : $"{subject.Text("kind")} \"{subject.Text("name")}\"";
}
