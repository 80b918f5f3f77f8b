using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;

namespace Aura.Cost.Rightsizing;

/// <summary>Reads from a cluster what right-sizing goes by, and sizes.</summary>
internal static class SizingReader
{
    public static async Task<Sizing> SizeAsync(KubeObject workload, ContainerChoice container, string resource,
        UsageSeries used, ClusterView cluster, Quantity leastCpu) =>
        SizingModel.Of(await FactsAsync(workload, container, resource, used, cluster) with
        {
            Least = resource == "cpu" ? leastCpu : Quantity.Zero,
        });

    private static async Task<SizingFacts> FactsAsync(KubeObject workload, ContainerChoice container,
        string resource, UsageSeries used, ClusterView cluster)
    {
        var scalers = await ScalerTargets.OnAsync(workload, resource, cluster);
        var facts = new SizingFacts(Amounts.Of(container.Container, resource), used)
        {
            ScaledBy = scalers.Count == 0 ? null : $"{scalers[0].Ref}",
        };
        return resource == "memory" && await PastOom.OfAsync(workload, container, cluster) is { } oom
            ? facts with { NotEnough = oom.Limit, NotEnoughBy = oom.How } : facts;
    }
}
