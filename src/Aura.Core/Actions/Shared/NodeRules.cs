using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>What a node and a pod's spec say about each other: cordon, taints, selector, required affinity.</summary>
internal static class NodeRules
{
    private const string Cordon = "node.kubernetes.io/unschedulable";

    /// <returns>Why the node does not take the pod, or null.</returns>
    public static string? Against(KubeObject node, JsonObject podSpec) =>
        node.IsTerminating ? "is being deleted"
        : node.Flag("spec.unschedulable") && !Tolerates(podSpec, Cordon, "", "NoSchedule") ? "is cordoned"
        : Taint(node, podSpec) is { } taint ? $"has the taint {taint}"
        : !Selected(node, podSpec) ? "has not the labels of nodeSelector"
        : !Affine(node, podSpec["affinity"]?["nodeAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"])
            ? "does not match the required node affinity"
        : null;

    /// <summary>Whether the pod's nodeSelector and required node affinity pick the node, its taints aside.</summary>
    public static bool Wants(KubeObject node, JsonObject podSpec) => Selected(node, podSpec)
        && Affine(node, podSpec["affinity"]?["nodeAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"]);

    /// <summary>A NodeSelector: one of its terms must match; none at all matches every node.</summary>
    public static bool Affine(KubeObject node, JsonNode? nodeSelector) =>
        nodeSelector?["nodeSelectorTerms"] is not JsonArray { Count: > 0 } terms
        || terms.OfType<JsonObject>().Any(term => Expressions(term, "matchExpressions")
                .All(e => Selector.Expression(e).Matches(node.Label((string?)e["key"] ?? "")))
            && Expressions(term, "matchFields")
                .All(e => Selector.Expression(e).Matches(node.Text((string?)e["key"] ?? "")))
            && (Expressions(term, "matchExpressions").Any() || Expressions(term, "matchFields").Any()));

    private static IEnumerable<JsonObject> Expressions(JsonObject term, string field) =>
        term[field].Objects();

    private static bool Selected(KubeObject node, JsonObject podSpec) =>
        podSpec["nodeSelector"] is not JsonObject wanted || wanted.All(l => node.Label(l.Key) == l.Value?.ToString());

    /// <returns>A taint that the pod does not tolerate, a cordon aside; or null.</returns>
    public static string? Taint(KubeObject node, JsonObject podSpec) => node.List("spec.taints")
        .Select(t => (Key: $"{t["key"]}", Value: $"{t["value"]}", Effect: $"{t["effect"]}"))
        .Where(t => t.Effect is "NoSchedule" or "NoExecute" && t.Key != Cordon
            && !Tolerates(podSpec, t.Key, t.Value, t.Effect))
        .Select(t => $"{t.Key}{(t.Value.Length == 0 ? "" : "=" + t.Value)}:{t.Effect}").FirstOrDefault();

    private static bool Tolerates(JsonObject podSpec, string key, string value, string effect) =>
        podSpec["tolerations"].Objects()
            .Any(t => TaintRules.Tolerates(t, key, value, effect));
}
