using System.Text.Json.Nodes;
using Aura.Execution.Policy;
using Aura.Kubernetes;

namespace Aura.Twin.Rehearsing;

/// <summary>Which of a twin's rules speak for a container.</summary>
internal static class RuleMatch
{
    private static readonly Func<TwinRule, bool>[] s_aspects =
    [
        r => r.Pull is not null, r => r.NeedsMemory is not null, r => r.Exit is not null, r => r.ReadyAfter is not null,
        r => r.Readiness is not null, r => r.Liveness is not null, r => r.Startup is not null,
        r => r.StopsAfter is not null, r => r.Sandbox is not null,
    ];

    /// <summary>
    /// Of each aspect that bears on readiness the first rule that matches, conditions on the cluster left aside.
    /// </summary>
    public static IReadOnlyCollection<TwinRule> Speaking(TwinSnapshot snapshot, KubeObject pod, JsonObject container)
    {
        var matching = snapshot.Rules.Where(r => Matches(r.Match, pod, container)).ToList();
        return [.. s_aspects.Select(a => matching.FirstOrDefault(a)).OfType<TwinRule>().Distinct()];
    }

    public static bool Matches(TwinMatch match, KubeObject pod, JsonObject container) =>
        (match.Namespace is null || match.Namespace == pod.Namespace)
        && (match.Container is null || match.Container == (string?)container["name"])
        && (match.Node is null || match.Node == pod.Text("spec.nodeName"))
        && (match.Image is null || Glob.Matches(match.Image, (string?)container["image"] ?? ""))
        && match.Labels.All(l => pod.Label(l.Key) == l.Value)
        && match.Env.All(e => Variable(container, e.Key) is not { } value || value == e.Value)
        && match.Fields.All(f => Reads(container, f.Key, f.Value))
        && match.PodFields.All(f => Text(pod.At($"spec.{f.Key}")) == Canonical(f.Value));

    // A variable that comes from elsewhere may well have the value.
    private static string? Variable(JsonObject container, string name)
    {
        var entry = container["env"].Objects().FirstOrDefault(e => (string?)e["name"] == name);
        return entry is null ? "" : entry["valueFrom"] is not null ? null : (string?)entry["value"] ?? "";
    }

    private static bool Reads(JsonObject container, string path, string value) =>
        Text(FieldPath.Parse(path).Read(container)) == Canonical(value);

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static string Canonical(string json) => Text(JsonNode.Parse(json));
}
