using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Witnesses;

/// <summary>Services in front of pods that the plan touches, by their ready endpoints.</summary>
internal sealed class ServiceEndpoints : IWitnessSort
{
    private const string ServiceName = "kubernetes.io/service-name";

    public string Name => "service";
    public TimeSpan Grace => TimeSpan.FromSeconds(30);
    public Kind? Watched => Kind.EndpointSlice;

    public async Task<IReadOnlyList<Witness>> FindAsync(Touched touched, ClusterView cluster)
    {
        var found = new List<Witness>();
        foreach (var ns in touched.Namespaces)
        {
            var services = (await cluster.ListAsync(Kind.Service, ns))
                .Select(s => (Service: s, Pods: touched.Groups.Where(g => g.Namespace == ns
                    && Selector.FromMap(s.At("spec.selector")).Matches(g.Labels)).ToList()))
                .Where(s => s.Pods.Count > 0 && !touched.Names(s.Service.Ref)).ToList();
            if (services.Count == 0)
                continue;
            var slices = await cluster.ListAsync(Kind.EndpointSlice, ns);
            var workloads = await Workloads.InAsync(ns, cluster);
            foreach (var (service, pods) in services)
                if (Ready(slices.Where(s => s.Label(ServiceName) == service.Name)) is > 0 and var ready)
                    found.Add(Of(service, ready, pods, workloads, touched));
        }
        return found;
    }

    public async Task<IWitnessSort.Sight?> LookAsync(Witness witness, ClusterView cluster)
    {
        var slices = await cluster.ListAsync(Kind.EndpointSlice, witness.Object.Namespace,
            labels: $"{ServiceName}={witness.Object.Name}");
        var ready = Ready(slices);
        // Slices are read in any case; whether the Service is still there matters only where some are missing.
        return ready < witness.Before && await cluster.GetAsync(witness.Object) is null ? null
            : new IWitnessSort.Sight(ready);
    }

    /// <summary>Distinct ready addresses; an absent ready is to be read as true (API reference).</summary>
    public static int Ready(IEnumerable<KubeObject> slices) => slices.SelectMany(s => s.List("endpoints"))
        .Where(e => (bool?)e["conditions"]?["ready"] ?? true)
        .SelectMany(e => (e["addresses"] as JsonArray ?? []).Select(a => (string?)a)).Distinct().Count();

    private static Witness Of(KubeObject service, int ready, List<Touched.Pods> pods,
        IReadOnlyList<KubeObject> workloads, Touched touched)
    {
        var selector = Selector.FromMap(service.At("spec.selector"));
        var (behind, loose) = Workloads.Behind(
            [.. workloads.Where(w => selector.Matches(w.Map("spec.template.metadata.labels")))], touched);
        return new Witness("service", service.Ref, "ready endpoints", ready)
        {
            UnderWay = pods.Sum(p => p.MayMiss),
            Loose = loose + pods.Count(p => p is { Bare: true, Ready: true }),
            Behind = behind,
        };
    }
}
