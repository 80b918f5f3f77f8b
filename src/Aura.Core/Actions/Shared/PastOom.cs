using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>What was too little memory for a container before.</summary>
internal static class PastOom
{
    /// <summary>The highest limit that was not enough, and how that is known; null where none is.</summary>
    public static async Task<(Quantity Limit, string How)?> OfAsync(
        KubeObject workload, ContainerChoice container, ClusterView cluster)
    {
        var known = (await KilledAsync(workload, container.Name, cluster))
            .Select(pod => (Limit: LimitOf(pod, container.Name), How: $"{pod.Name} was OOMKilled"))
            .Concat(await RaisedAsync(workload, container, cluster))
            .Where(k => k.Limit is not null).ToList();
        return known.Count == 0 ? null
            : known.Select(k => (Limit: k.Limit!.Value, k.How)).MaxBy(k => k.Limit);
    }

    /// <summary>The pods whose container of the name ended so, now or the last time.</summary>
    public static async Task<IReadOnlyList<KubeObject>> KilledAsync(
        KubeObject workload, string container, ClusterView cluster) =>
        [.. (await WorkloadPods.OfAsync(cluster, workload)).Where(pod => !pod.IsTerminating
            && Statuses(pod, container).SelectMany(s =>
                    (JsonNode?[])[s["state"]?["terminated"], s["lastState"]?["terminated"]])
                .Any(ended => (string?)ended?["reason"] == "OOMKilled"))];

    // The kubelet tells what a container really has, which a resize may not have reached yet.
    private static Quantity? LimitOf(KubeObject pod, string container) =>
        Statuses(pod, container).Select(s => Quantity.From(s["resources"]?["limits"]?["memory"]))
            .FirstOrDefault(l => l is not null)
        ?? pod.List("spec.containers").Concat(pod.List("spec.initContainers"))
            .Where(c => (string?)c["name"] == container)
            .Select(c => Quantity.From(c["resources"]?["limits"]?["memory"])).FirstOrDefault();

    private static IEnumerable<JsonObject> Statuses(KubeObject pod, string container) =>
        pod.List("status.containerStatuses").Concat(pod.List("status.initContainerStatuses"))
            .Where(s => (string?)s["name"] == container);

    // Aura raises a limit because it was not enough.
    private static async Task<IEnumerable<(Quantity? Limit, string How)>> RaisedAsync(
        KubeObject workload, ContainerChoice container, ClusterView cluster) =>
        from past in await cluster.PastAsync(workload.Ref)
        where past.Uid == workload.Uid && !past.TakenBack
        from field in past.Fields
        where field.Path == $"{container.Path}.resources.limits.memory"
        let before = Quantity.From(field.Before)
        where before is not null && Quantity.From(field.After) > before
        select (Limit: before, How: $"{past.Text} raised it");
}
