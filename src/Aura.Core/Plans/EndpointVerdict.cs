using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>Which pods a Service's ready endpoints are.</summary>
internal static class EndpointVerdict
{
    public static async Task<IReadOnlyList<JsonObject>> ReadyAsync(ClusterView cluster, ObjectRef service) =>
        [.. (await SlicesAsync(cluster, service)).SelectMany(Ready)];

    public static async Task<Verdict> OnPortAsync(Condition.EndpointsOnPort c, ClusterView cluster)
    {
        var used = (await SlicesAsync(cluster, c.Service)).Where(s => Ready(s).Any()).ToList();
        var port = c.Port.Length == 0 ? "the port" : $"port {c.Port}";
        var other = used.Select(s => s.List("ports").FirstOrDefault(p => ((string?)p["name"] ?? "") == c.Port)?["port"])
            .FirstOrDefault(number => number is null || !c.Numbers.Contains((int)number));
        return used.Count == 0 ? Verdict.NotYet($"{c.Service} has no ready endpoint")
            : used.All(s => s.List("ports").Any(p => ((string?)p["name"] ?? "") == c.Port
                && c.Numbers.Contains((int?)p["port"] ?? 0)))
                ? Verdict.Holds($"{port} of {c.Service} goes to {string.Join(", ", c.Numbers)}")
            : Verdict.NotYet($"{port} of {c.Service} goes to {other?.ToString() ?? "no number"} of some endpoints");
    }

    public static async Task<Verdict> CountAsync(Condition.ReadyEndpoints c, ClusterView cluster)
    {
        var pods = c.Labels is null ? null : (await cluster.ListAsync(Kind.Pod, c.Service.Namespace, c.Labels))
            .Select(pod => pod.Name).ToHashSet();
        var ready = (await ReadyAsync(cluster, c.Service)).Where(e => pods?.Contains(Pod(e)) != false)
            .SelectMany(e => (e["addresses"] as JsonArray ?? []).Select(a => (string?)a)).Distinct().Count();
        var of = c.Labels is null ? "" : $" with {c.Labels}";
        return ready >= c.AtLeast
            ? Verdict.Holds($"{ready} ready endpoints{of}")
            : Verdict.NotYet($"{ready} of at least {c.AtLeast} ready endpoints{of}");
    }

    public static Verdict With(Condition.HasEndpoint c, IReadOnlyList<JsonObject> ready) =>
        ready.Any(e => Pod(e) == c.Pod) ? Verdict.Holds($"{c.Pod} is a ready endpoint of {c.Service}")
            : Verdict.NotYet($"{c.Pod} is no ready endpoint of {c.Service} yet");

    private static Task<IReadOnlyList<KubeObject>> SlicesAsync(ClusterView cluster, ObjectRef service) =>
        cluster.ListAsync(Kind.EndpointSlice, service.Namespace,
            labels: $"kubernetes.io/service-name={service.Name}");

    // An absent ready is to be read as true (API reference of EndpointConditions).
    private static IEnumerable<JsonObject> Ready(KubeObject slice) =>
        slice.List("endpoints").Where(e => (bool?)e["conditions"]?["ready"] ?? true);

    public static Verdict On(Condition.EndpointsOn c, IReadOnlyList<JsonObject> ready)
    {
        var others = ready.Select(Pod).Where(p => !c.Pods.Contains(p)).Distinct().ToList();
        return ready.Count == 0 ? Verdict.NotYet($"{c.Service} has no ready endpoint")
            : others.Count == 0 ? Verdict.Holds($"the endpoints of {c.Service} are {string.Join(", ", c.Pods)}")
            : Verdict.NotYet($"endpoints of {c.Service} are still {string.Join(", ", others)}");
    }

    public static Verdict Without(Condition.NoEndpoint c, IReadOnlyList<JsonObject> ready) =>
        ready.Any(e => Pod(e) == c.Pod) ? Verdict.NotYet($"{c.Pod} is still an endpoint of {c.Service}")
            : Verdict.Holds($"{c.Pod} is no endpoint of {c.Service}");

    private static string Pod(JsonObject endpoint) => (string?)endpoint["targetRef"]?["name"] ?? "an address of no pod";
}
