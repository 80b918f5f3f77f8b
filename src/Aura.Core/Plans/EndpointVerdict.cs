using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>Which pods a Service's ready endpoints are.</summary>
internal static class EndpointVerdict
{
    public static async Task<IReadOnlyList<JsonObject>> ReadyAsync(ClusterView cluster, ObjectRef service)
    {
        var slices = await cluster.ListAsync(Kind.EndpointSlice, service.Namespace,
            labels: $"kubernetes.io/service-name={service.Name}");
        // An absent ready is to be read as true (API reference of EndpointConditions).
        return [.. slices.SelectMany(s => s.List("endpoints")).Where(e => (bool?)e["conditions"]?["ready"] ?? true)];
    }

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
