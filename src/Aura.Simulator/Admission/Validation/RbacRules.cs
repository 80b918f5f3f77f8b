using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of roles and their bindings.</summary>
internal static class RbacRules
{
    public static void Role(JsonObject json, KubeObject? old, Faults faults)
    {
        foreach (var (rule, path) in json.ItemsAt("rules", ""))
        {
            var at = path.TrimStart('.');
            if (rule.IsEmpty("verbs"))
                faults.Required($"{at}.verbs", "verbs must contain at least one value");
            if (!rule.IsEmpty("nonResourceURLs"))
            {
                if (!rule.IsEmpty("apiGroups") || !rule.IsEmpty("resources") || !rule.IsEmpty("resourceNames"))
                    faults.Invalid($"{at}.nonResourceURLs", rule["nonResourceURLs"],
                        "rules cannot apply to both regular resources and non-resource URLs");
                continue;
            }
            if (rule.IsEmpty("apiGroups"))
                faults.Required($"{at}.apiGroups", "resource rules must supply at least one api group");
            if (rule.IsEmpty("resources"))
                faults.Required($"{at}.resources", "resource rules must supply at least one resource");
        }
    }

    public static void Binding(JsonObject json, KubeObject? old, Faults faults)
    {
        var role = json.Obj("roleRef");
        faults.OneOf("roleRef.apiGroup", role.Text("apiGroup"), Defaulting.RbacDefaults.Group);
        if (old?.Kind.Namespaced != false && json.Obj("metadata").Has("namespace"))
            faults.OneOf("roleRef.kind", role.Text("kind"), "ClusterRole", "Role");
        else
            faults.OneOf("roleRef.kind", role.Text("kind"), "ClusterRole");
        if (role.IsEmpty("name"))
            faults.Required("roleRef.name");
        foreach (var (subject, path) in json.ItemsAt("subjects", ""))
        {
            var at = path.TrimStart('.');
            if (subject.IsEmpty("name"))
                faults.Required($"{at}.name");
            faults.OneOf($"{at}.kind", subject.Text("kind"), "ServiceAccount", "User", "Group");
            if (subject.Text("kind") == "ServiceAccount" && subject.IsEmpty("namespace"))
                faults.Required($"{at}.namespace");
        }
        if (old is not null && !JsonNode.DeepEquals(old.At("roleRef"), role))
            faults.Invalid("roleRef", role, "cannot change roleRef");
    }
}
