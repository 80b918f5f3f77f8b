using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>The pods behind a Service, and the ports that they declare.</summary>
internal static class ServicePods
{
    /// <summary>Those that a selector's plain map picks, without what has ended or is ending.</summary>
    public static List<KubeObject> Picked(IReadOnlyList<KubeObject> pods, JsonNode? selector) =>
        [.. pods.Where(pod => Selector.FromMap(selector).Matches(pod))
            .Where(pod => !pod.IsTerminating && !WorkloadPods.IsFinished(pod))
            .OrderBy(pod => pod.Name, StringComparer.Ordinal)];

    public static string Shown(IReadOnlyList<KubeObject> pods) => pods.Count == 0 ? "no pods"
        : $"{pods.Count(WorkloadPods.IsReady)} ready of {pods.Count} pods ("
            + string.Join(", ", pods.Take(3).Select(p => p.Name)) + (pods.Count > 3 ? ", …)" : ")");

    public static string Protocol(JsonObject port) => (string?)port["protocol"] ?? "TCP";

    /// <summary>The number that a targetPort means for the pod; null where its containers do not declare it.</summary>
    public static int? Port(KubeObject pod, JsonNode target, string protocol) => Declared(pod.At("spec"))
        .FirstOrDefault(p => Protocol(p) == protocol && ($"{p["name"]}" == $"{target}"
            || $"{p["containerPort"]}" == $"{target}")) is { } port ? (int?)port["containerPort"] : null;

    /// <summary>The ports of all containers of a pod's spec, sidecars included.</summary>
    public static IEnumerable<JsonObject> Declared(JsonNode? spec) => Containers(spec, "containers")
        .Concat(Containers(spec, "initContainers").Where(c => (string?)c["restartPolicy"] == "Always"))
        .SelectMany(c => c["ports"].Objects());

    /// <summary>As <c>http=8080, 9090</c>.</summary>
    public static string DeclaredText(IEnumerable<JsonObject> ports) => string.Join(", ", ports
            .Select(p => p["name"] is { } name ? $"{name}={p["containerPort"]}" : $"{p["containerPort"]}").Distinct())
        is { Length: > 0 } text ? text : "none";

    /// <summary>Refuses pods of several workloads: their traffic would be mixed.</summary>
    public static async Task OneWorkloadAsync(
        IReadOnlyList<KubeObject> pods, ClusterView cluster, PlanBuilder plan)
    {
        var owners = new HashSet<string>();
        foreach (var pod in pods)
            owners.Add($"{(await OwnerChain.OfAsync(pod, cluster)).Root?.Ref ?? pod.Ref}");
        plan.Check(owners.Count <= 1, "all picked pods are of one workload",
            why: owners.Count == 0 ? "none is picked"
                : $"picked: {string.Join(", ", owners.Order(StringComparer.Ordinal))}",
            hint: "add a label that only the wanted workload has");
    }

    private static IEnumerable<JsonObject> Containers(JsonNode? spec, string list) =>
        (spec?[list]).Objects();
}
