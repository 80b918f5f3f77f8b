using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>Whether a container of a workload's pods has ended since a time.</summary>
internal static class RestartVerdict
{
    public static async Task<Verdict> OfAsync(ObjectRef target, DateTimeOffset since, ClusterView cluster)
    {
        if (await cluster.GetAsync(target) is not { } workload)
            return Verdict.Impossible($"{target} is not there");
        foreach (var pod in (await WorkloadPods.OfAsync(cluster, workload)).Where(p => !p.IsTerminating))
            foreach (var (container, ended) in Ended(pod))
                if (IsSince((string?)ended["finishedAt"], since))
                    return Verdict.Impossible($"container {container} of {pod.Ref} ended at {ended["finishedAt"]} "
                        + $"({ClusterText.Quote((string?)ended["reason"])}, exit code {ended["exitCode"]})");
        return Verdict.Holds($"no container of {target} restarted");
    }

    // An init container that has done its work has ended as it should; one that is started again has not.
    private static IEnumerable<(JsonNode? Container, JsonNode Ended)> Ended(KubeObject pod) =>
        pod.List("status.containerStatuses")
            .SelectMany(s => (IEnumerable<(JsonNode?, JsonNode?)>)
                [(s["name"], s["state"]?["terminated"]), (s["name"], s["lastState"]?["terminated"])])
            .Concat(pod.List("status.initContainerStatuses").Select(s => (s["name"], s["lastState"]?["terminated"])))
            .Where(s => s.Item2 is not null).Select(s => (s.Item1, s.Item2!));

    // Times of containers are whole seconds.
    private static bool IsSince(string? time, DateTimeOffset since) =>
        DateTimeOffset.TryParse(time, out var at) && at.AddSeconds(1) > since;
}
