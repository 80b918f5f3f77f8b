using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>What pods say about each other: required (anti-)affinity, topology spread and host ports.</summary>
internal static class PodRules
{
    /// <returns>Why the pod may not join the others on the node, or null.</returns>
    public static string? Against(
        KubeObject node, KubeObject pod, IReadOnlyList<(KubeObject Node, KubeObject Pod)> placed) =>
        HostPort(node, pod, placed)
        ?? AntiAffinity(node, pod, placed)
        ?? Affinity(node, pod, placed)
        ?? Spread(node, pod, placed);

    private static string? HostPort(
        KubeObject node, KubeObject pod, IReadOnlyList<(KubeObject Node, KubeObject Pod)> placed)
    {
        var wanted = Ports(pod).ToHashSet();
        return wanted.Count > 0 && placed.Any(p => p.Node.Name == node.Name && Ports(p.Pod).Any(wanted.Contains))
            ? "has the pod's host port in use" : null;
    }

    private static string? AntiAffinity(
        KubeObject node, KubeObject pod, IReadOnlyList<(KubeObject Node, KubeObject Pod)> placed) =>
        Terms(pod, "podAntiAffinity").Any(t => placed.Any(p => SameDomain(t, node, p.Node) && Picks(t, pod, p.Pod)))
            ? "has a pod that the required anti-affinity keeps away from"
        : placed.Any(p => Terms(p.Pod, "podAntiAffinity").Any(t => SameDomain(t, node, p.Node) && Picks(t, p.Pod, pod)))
            ? "has a pod whose required anti-affinity keeps this one away" : null;

    // The first pod of a group that wants to be together may go anywhere.
    private static string? Affinity(
        KubeObject node, KubeObject pod, IReadOnlyList<(KubeObject Node, KubeObject Pod)> placed) =>
        Terms(pod, "podAffinity").All(t => placed.Any(p => SameDomain(t, node, p.Node) && Picks(t, pod, p.Pod))
            || (Picks(t, pod, pod) && !placed.Any(p => Picks(t, pod, p.Pod))))
            ? null : "has no pod that the required affinity wants near";

    private static string? Spread(
        KubeObject node, KubeObject pod, IReadOnlyList<(KubeObject Node, KubeObject Pod)> placed)
    {
        foreach (var rule in pod.List("spec.topologySpreadConstraints")
            .Where(r => (string?)r["whenUnsatisfiable"] == "DoNotSchedule"))
        {
            var key = (string?)rule["topologyKey"] ?? "";
            if (node.Label(key) is not { } domain)
                return $"has no label {key}, which the topology spread needs";
            var counts = placed.Where(p => p.Node.Label(key) is not null).GroupBy(p => p.Node.Label(key)!)
                .ToDictionary(g => g.Key, g => g.Count(p => p.Pod.Namespace == pod.Namespace
                    && Selector.From(rule["labelSelector"]).Matches(p.Pod)));
            var skew = counts.GetValueOrDefault(domain) + 1 - counts.Values.DefaultIfEmpty(0).Min();
            if (skew > ((int?)rule["maxSkew"] ?? 1))
                return $"would break the topology spread over {key}";
        }
        return null;
    }

    private static IEnumerable<int> Ports(KubeObject pod) => pod.List("spec.containers")
        .SelectMany(c => c["ports"].Objects())
        .Select(p => (int?)p["hostPort"] ?? 0).Where(port => port > 0);

    private static IEnumerable<JsonObject> Terms(KubeObject pod, string kind) =>
        pod.List($"spec.affinity.{kind}.requiredDuringSchedulingIgnoredDuringExecution");

    private static bool SameDomain(JsonObject term, KubeObject a, KubeObject b) =>
        (string?)term["topologyKey"] is { } key && a.Label(key) is { } domain && b.Label(key) == domain;

    private static bool Picks(JsonObject term, KubeObject owner, KubeObject candidate) =>
        (term["namespaces"] is JsonArray { Count: > 0 } namespaces
            ? namespaces.Any(n => (string?)n == candidate.Namespace)
            : term["namespaceSelector"] is not null || owner.Namespace == candidate.Namespace)
        && Selector.From(term["labelSelector"]).Matches(candidate);
}
