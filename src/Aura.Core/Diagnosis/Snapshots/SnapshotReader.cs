using Aura.Diagnosis.Logs;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Diagnosis.Snapshots;

/// <summary>Takes a <see cref="Snapshot"/> from a cluster.</summary>
public static class SnapshotReader
{
    // Enough to hide the latency of some forty lists, and few enough for an API server in trouble.
    private const int AtOnce = 6;

    /// <summary>
    /// Lists every kind that diagnosis looks at. A kind that the server lacks or forbids is noted and left out; pods
    /// that may not be listed cluster-wide are read from the namespace alone. Secrets that these name are then looked
    /// up one by one where something hangs on them, and what workloads used is asked for where something measures it.
    /// </summary>
    /// <param name="logs">What logs of failing containers are read through; null: they are not read.</param>
    /// <exception cref="KubeException">The server cannot be reached, or does not know who asks.</exception>
    public static async Task<Snapshot> TakeAsync(
        ClusterView cluster, string? ns = null, KubeClient? logs = null,
        CancellationToken cancellation = default)
    {
        var kinds = SnapshotKinds.All.ToList();
        var lists = await ReadAllAsync(kinds, kind => ReadAsync(kind, ns, cluster), cancellation);
        var unread = kinds.Zip(lists).Where(x => x.Second.Unread is not null)
            .ToDictionary(x => x.First, x => x.Second.Unread!);
        var objects = lists.SelectMany(l => l.Objects);
        // Whatever is asked for depends on the names of Services.
        if (ns is not null && ns != Dependency.DnsConfig.Namespace
            && await TryGetAsync(Dependency.DnsConfig, cluster) is { } dns)
            objects = objects.Append(dns);
        var snapshot = new Snapshot(objects, cluster.Now, unread, ns);
        snapshot = snapshot.With(await NamedSecrets.ReadAsync(snapshot, cluster.GetAsync, cancellation));
        snapshot = snapshot.With(await UsageReader.ReadAsync(snapshot, cluster, cancellation));
        return logs is null ? snapshot : snapshot.With(await LogReader.ReadAsync(snapshot, logs, cancellation));
    }

    // Readers that each take the next kind: a semaphore would go on on another thread, where virtual time is not held.
    private static async Task<Listed[]> ReadAllAsync(
        List<Kind> kinds, Func<Kind, Task<Listed>> read, CancellationToken cancellation)
    {
        var (lists, taken) = (new Listed[kinds.Count], 0);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => TakeAsync()));
        return lists;

        async Task TakeAsync()
        {
            while (Interlocked.Increment(ref taken) - 1 is var at && at < kinds.Count)
            {
                cancellation.ThrowIfCancellationRequested();
                lists[at] = await read(kinds[at]);
            }
        }
    }

    private static async Task<Listed> ReadAsync(Kind kind, string? ns, ClusterView cluster)
    {
        var wide = SnapshotKinds.IsWide(kind);
        var listed = await ListAsync(kind, wide ? null : ns, cluster);
        // Who may not see all pods may still see those of the namespace asked for.
        return !wide || listed.Unread is null || !kind.Namespaced || ns is null ? listed
            : await ListAsync(kind, ns, cluster) is { Unread: null } own
                ? own with { Unread = $"only those of namespace {ns} may be read" } : listed;
    }

    private static async Task<KubeObject?> TryGetAsync(ObjectRef target, ClusterView cluster)
    {
        try
        {
            return await cluster.GetAsync(target);
        }
        catch (KubeException e) when (e.Reason is "Forbidden" or "NotFound")
        {
            return null;
        }
    }

    private static async Task<Listed> ListAsync(Kind kind, string? within, ClusterView cluster)
    {
        try
        {
            return new Listed(await cluster.ListAsync(kind, within), null);
        }
        catch (KubeException e) when (e.Reason is "Forbidden" or "NotFound" or "MethodNotAllowed")
        {
            var lacks = e.Reason != "Forbidden" && SnapshotKinds.WhereServed.Contains(kind);
            return new Listed([], lacks ? null : e.Message);
        }
    }

    private sealed record Listed(IReadOnlyList<KubeObject> Objects, string? Unread);
}
