using System.Text.Json.Nodes;

namespace Aura.Actions.Security;

/// <summary>
/// What makes a rule of RBAC more than it looks: by it one gets further rights, or reads credentials.
/// </summary>
internal static class SensitiveRule
{
    private static readonly string[] Escalating = ["escalate", "bind", "impersonate"];

    // Verbs on resources by which one becomes somebody else, or gets into what runs.
    private static readonly (string[] Resources, string[] Verbs, string Why)[] Known =
    [
        (["secrets"], ["get", "list", "watch"], "reads Secrets"),
        (["pods/exec", "pods/attach"], ["create", "get"], "runs commands in pods"),
        (["serviceaccounts/token"], ["create"], "makes tokens of ServiceAccounts"),
        (["pods/ephemeralcontainers"], ["patch", "update"], "runs containers in pods"),
        (["nodes/proxy"], ["get", "create"], "reaches kubelets past the API server"),
    ];

    public static IEnumerable<string> Why(JsonObject rule)
    {
        var (verbs, groups, resources) = (Texts(rule["verbs"]), Texts(rule["apiGroups"]), Texts(rule["resources"]));
        if (verbs.Contains("*"))
            yield return "any verb (*)";
        if (groups.Contains("*"))
            yield return "any API group (*)";
        if (resources.Any(r => r.StartsWith('*')))
            yield return "any resource (*)";
        foreach (var verb in verbs.Where(Escalating.Contains))
            yield return $"the verb {verb}";
        if (!groups.Contains("") && !groups.Contains("*"))
            yield break;
        foreach (var (which, by, why) in Known)
            if (verbs.Any(v => v == "*" || by.Contains(v)) && resources.Any(which.Contains))
                yield return why;
    }

    public static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(t => $"{t}")];
}
