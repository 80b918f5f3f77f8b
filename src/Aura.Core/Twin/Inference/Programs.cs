using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>Which programs (by container name and image repository) several workloads of a namespace run.</summary>
internal sealed class Programs
{
    private readonly HashSet<(string?, string, string)> _shared;

    private Programs(Snapshot cluster) => _shared =
    [
        .. cluster.Pods.SelectMany(p => PodContainer.Of(p).Select(c => (Workload: cluster.WorkloadOf(p).Ref, c)))
            .GroupBy(x => (x.Workload.Namespace, x.c.Name, ImageName.Repository(x.c.Image)))
            .Where(g => g.Select(x => x.Workload).Distinct().Skip(1).Any()).Select(g => g.Key),
    ];

    public static Programs Of(Snapshot cluster) => new(cluster);

    public bool IsShared(string? ns, string container, string repository) =>
        _shared.Contains((ns, container, repository));
}
