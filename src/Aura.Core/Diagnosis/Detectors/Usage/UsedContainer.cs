using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Metrics;

namespace Aura.Diagnosis.Detectors.Usage;

/// <summary>A container of a workload's template beside what was measured of it.</summary>
/// <param name="Source">Who measured it.</param>
public sealed record UsedContainer(KubeObject Workload, JsonObject Spec, ContainerUsage Used, string Source)
{
    public string Name => Used.Container;
    public string Path => $"spec.template.spec.containers[name={Name}].resources";

    public Quantity? Limit(string resource) => Quantity.From(Spec["resources"]?["limits"]?[resource]);

    /// <summary>Requests default to limits.</summary>
    public Quantity? Request(string resource) =>
        Quantity.From(Spec["resources"]?["requests"]?[resource]) ?? Limit(resource);

    /// <summary>The containers of workloads that were measured.</summary>
    public static IEnumerable<UsedContainer> Of(Snapshot cluster) => cluster.Usage.Workloads
        .OrderBy(w => $"{w.Key}", StringComparer.Ordinal)
        .SelectMany(w => cluster.Find(w.Key) is not { IsTerminating: false } workload ? []
            : workload.List("spec.template.spec.containers").Join(w.Value.Containers, c => (string?)c["name"],
                u => u.Container, (c, u) => new UsedContainer(workload, c, u, w.Value.Source)));

    /// <summary>The same container in the workload's pods that run.</summary>
    public IEnumerable<PodContainer> Running(Snapshot cluster) => cluster.PodsOf(Workload)
        .Where(p => !p.IsTerminating).SelectMany(PodContainer.Of).Where(c => c.Name == Name && c.Running is not null);
}
