using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>
/// Reads the last lines of containers that fail. Only a few workloads are asked for, one pod each, and only a little:
/// logs may be large, and may not be shown to us at all.
/// </summary>
public static class LogReader
{
    private const int WorkloadsAtMost = 10;
    private const int Lines = 10;
    private const int Bytes = 4096;

    public static async Task<ContainerLogs> ReadAsync(
        Snapshot cluster, KubeClient client, CancellationToken cancellation)
    {
        var texts = new Dictionary<(ObjectRef, string), string>();
        foreach (var container in Failing(cluster))
            if (await ReadAsync(container, client, cancellation) is { Length: > 0 } text)
                texts[(container.Pod.Ref, container.Name)] = text;
        return new ContainerLogs(texts);
    }

    /// <summary>One of each workload: those whose program ended badly, and has not recovered since.</summary>
    private static ImmutableArray<PodContainer> Failing(Snapshot cluster) =>
    [
        .. cluster.Pods.Where(p => !p.IsTerminating && p.Text("status.phase") != "Succeeded")
            .SelectMany(PodContainer.Of)
            .Where(c => c.LastEnd is { } end && ((int?)end["exitCode"] ?? 0) != 0 && !c.Recovered(cluster.Now))
            .GroupBy(c => (cluster.WorkloadOf(c.Pod).Ref, c.Name))
            .Select(g => g.MaxBy(c => c.Restarts)!)
            .OrderByDescending(c => c.Restarts).ThenBy(c => c.Pod.Name, StringComparer.Ordinal).Take(WorkloadsAtMost),
    ];

    private static async Task<string?> ReadAsync(
        PodContainer container, KubeClient client, CancellationToken cancellation)
    {
        try
        {
            return (await client.LogAsync(container.Pod.Ref, new LogOptions
            {
                Container = container.Name,
                Previous = container.Terminated is null,
                TailLines = Lines,
                LimitBytes = Bytes,
            }, cancellation)).Trim();
        }
        catch (KubeException)
        {
            return null;
        }
    }
}
