using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Logs;

/// <summary>
/// What the last lines of failing containers speak of. Logs are read of one pod of each workload, so that they speak
/// for the same container of its other pods, too.
/// </summary>
public sealed class LogCauses
{
    private readonly Dictionary<(ObjectRef Workload, string Container), LogCause> _causes = [];
    private readonly Snapshot _cluster;

    private LogCauses(Snapshot cluster)
    {
        _cluster = cluster;
        foreach (var pod in cluster.Pods.Where(p => p.Text("status.phase") != "Succeeded" && !p.IsTerminating))
            foreach (var container in PodContainer.Of(pod).Where(c => c.LastEnd is not null))
                if (Words(container) is { } words && LogPatterns.Classify(words) is { } cause)
                    _causes.TryAdd((cluster.WorkloadOf(pod).Ref, container.Name), cause);
    }

    public static LogCauses Of(Snapshot cluster) => new(cluster);

    public LogCause? For(PodContainer container) =>
        _causes.GetValueOrDefault((_cluster.WorkloadOf(container.Pod).Ref, container.Name));

    private string? Words(PodContainer container) =>
        _cluster.Logs.Of(container.Pod.Ref, container.Name) ?? (string?)container.LastEnd!["message"];
}
