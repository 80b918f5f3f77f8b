using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>What the containers of a workload use now, by the metrics API (metrics.k8s.io), which many lack.</summary>
internal static class Usage
{
    private const decimal Reserve = 1.15m;

    /// <returns>The most that any pod's container of the name uses; null where nobody measures it.</returns>
    public static async Task<Quantity?> MostAsync(
        KubeObject workload, string container, string resource, ClusterView cluster)
    {
        var pods = (await WorkloadPods.OfAsync(cluster, workload)).Select(p => p.Name).ToHashSet();
        return (await MeasuredAsync(workload.Namespace, cluster)).Where(m => pods.Contains(m.Name))
            .SelectMany(m => m.List("containers")).Where(c => (string?)c["name"] == container)
            .Select(c => Quantity.From(c["usage"]?[resource])).OfType<Quantity>()
            .Cast<Quantity?>().DefaultIfEmpty(null).Max();
    }

    /// <summary>Empty where there is no metrics API, or its server does not answer.</summary>
    public static async Task<IReadOnlyList<KubeObject>> MeasuredAsync(string? ns, ClusterView cluster)
    {
        try
        {
            return await cluster.ListIfServedAsync(Kind.PodMetrics, ns);
        }
        catch (KubeException e) when (e.Status == 503)
        {
            return [];
        }
    }

    /// <summary>Refuses less than what is used (with a reserve), and less than what was not enough already.</summary>
    public static async Task CheckAsync(KubeObject workload, string container, string resource, Quantity wanted,
        ClusterView cluster, PlanBuilder plan)
    {
        if (resource == "memory" && await PastOom.KilledAsync(workload, container, cluster) is [var pod, ..])
            plan.Check(false, "no pod was OOMKilled at the present limit", why: $"{pod.Name} was",
                hint: "it needs more, not less: deployment.increase_memory");
        if (await MostAsync(workload, container, resource, cluster) is not { } most)
        {
            plan.RaiseRisk($"nobody measures how much {resource} {container} uses");
            return;
        }
        var least = (most * Reserve).RoundUpTo(new Amounts(resource, null, null).Step);
        plan.Check(wanted >= least, $"{wanted} of {resource} is enough for {container}",
            why: $"its hungriest pod uses {most} now, with 15 % reserve {least}", hint: $"choose at least {least}");
        plan.Warn($"usage is what the pods use now ({most} at most), not their peak over time");
    }
}
