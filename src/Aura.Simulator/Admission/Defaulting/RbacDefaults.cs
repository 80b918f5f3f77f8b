using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>
/// Defaults of RoleBinding and ClusterRoleBinding: the API group of the role and of users and groups.
/// </summary>
internal static class RbacDefaults
{
    public const string Group = "rbac.authorization.k8s.io";

    public static void Binding(JsonObject binding)
    {
        binding.Ensure("roleRef").Default("apiGroup", Group);
        foreach (var subject in binding.Items("subjects"))
            if (subject.Text("kind") is "User" or "Group")
                subject.Default("apiGroup", Group);
    }

    /// <summary>The rules of a role are always written out, none of them as null.</summary>
    public static void Role(JsonObject role)
    {
        if (role["rules"] is not JsonArray { Count: > 0 })
            role["rules"] = null;
    }
}
