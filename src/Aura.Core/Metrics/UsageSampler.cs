using Aura.Kubernetes;
using Aura.State;

namespace Aura.Metrics;

/// <summary>
/// Asks metrics.k8s.io what all pods use and keeps it by workload. Whose pod it is, is looked up once a pod.
/// </summary>
public sealed class UsageSampler(KubeClient client, UsageSamples samples, string cluster, TimeProvider time)
{
    private const int MostNamespacesApart = 5;

    private static readonly TimeSpan BetweenCompactions = TimeSpan.FromHours(1);

    private Dictionary<(string? Namespace, string Pod), ObjectRef?> _owners = [];
    private DateTimeOffset _compacted = DateTimeOffset.MinValue;

    /// <exception cref="KubeException">There is no metrics API, or it may not be asked.</exception>
    public async Task SampleAsync(CancellationToken cancel = default)
    {
        var measured = (await client.ListAsync(Kind.PodMetrics, cancel: cancel)).Items;
        await LearnOwnersAsync(measured, cancel);
        var now = time.GetUtcNow();
        samples.Add(cluster, now, Samples(measured));
        if (now - _compacted < BetweenCompactions)
            return;
        samples.Compact(now);
        _compacted = now;
    }

    private IEnumerable<UsageSample> Samples(IReadOnlyList<KubeObject> measured) =>
        from pod in measured
        where _owners.GetValueOrDefault((pod.Namespace, pod.Name)) is not null
        let workload = _owners[(pod.Namespace, pod.Name)]
        from container in pod.List("containers")
        let cpu = Quantity.From(container["usage"]?["cpu"])
        let memory = Quantity.From(container["usage"]?["memory"])
        where cpu is not null && memory is not null
        group (Cpu: cpu.Value.ToDouble(), Memory: memory.Value.ToDouble())
            by (workload, Container: $"{container["name"]}") into used
        select new UsageSample(used.Key.workload, used.Key.Container, used.Max(u => u.Cpu), used.Max(u => u.Memory),
            used.Sum(u => u.Cpu), used.Sum(u => u.Memory));

    // A pod's owner does not change, and pods of jobs are none of a workload that is sized.
    private async Task LearnOwnersAsync(IReadOnlyList<KubeObject> measured, CancellationToken cancel)
    {
        _owners = measured.Select(m => (m.Namespace, m.Name)).Where(_owners.ContainsKey)
            .ToDictionary(key => key, key => _owners[key]);
        var unknown = measured.Where(m => !_owners.ContainsKey((m.Namespace, m.Name))).Select(m => m.Namespace)
            .Distinct().ToList();
        if (unknown.Count > MostNamespacesApart)
            unknown = [null];
        foreach (var ns in unknown)
        {
            var sets = (await client.ListAsync(Kind.ReplicaSet, ns, cancel: cancel)).Items
                .ToDictionary(set => set.Uid!, set => Controller(set, Kind.Deployment));
            foreach (var pod in (await client.ListAsync(Kind.Pod, ns, cancel: cancel)).Items)
                _owners[(pod.Namespace, pod.Name)] = sets.GetValueOrDefault((string?)pod.Controller?["uid"] ?? "")
                    ?? Controller(pod, Kind.StatefulSet) ?? Controller(pod, Kind.DaemonSet);
        }
    }

    private static ObjectRef? Controller(KubeObject o, Kind kind) => o.Controller is { } controller
        && (string?)controller["kind"] == kind.Name && (string?)controller["apiVersion"] == kind.ApiVersion
            ? new ObjectRef(kind, o.Namespace, $"{controller["name"]}") : null;
}
