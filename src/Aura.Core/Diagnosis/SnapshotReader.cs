using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Diagnosis;

/// <summary>Takes a <see cref="Snapshot"/> from a cluster.</summary>
public static class SnapshotReader
{
    /// <summary>
    /// Lists every kind that diagnosis looks at. A kind that the server lacks or forbids is noted and left out; pods
    /// that may not be listed cluster-wide are read from the namespace alone. Secrets that these name are then looked
    /// up one by one where something hangs on them.
    /// </summary>
    /// <param name="logs">What logs of failing containers are read through; null: they are not read.</param>
    /// <exception cref="KubeException">The server cannot be reached, or does not know who asks.</exception>
    public static async Task<Snapshot> TakeAsync(
        ClusterView cluster, string? ns = null, KubeClient? logs = null,
        CancellationToken cancellation = default)
    {
        var objects = new List<KubeObject>();
        var unread = new Dictionary<Kind, string>();
        foreach (var kind in SnapshotKinds.ClusterWide)
            if (!await ReadAsync(kind, null) && kind.Namespaced && ns is not null && await ReadAsync(kind, ns))
                unread[kind] = $"only those of namespace {ns} may be read";
        foreach (var kind in SnapshotKinds.InNamespace.Concat(SnapshotKinds.WhereServed))
            await ReadAsync(kind, ns);
        var snapshot = new Snapshot(objects, cluster.Now, unread);
        snapshot = snapshot.With(await NamedSecrets.ReadAsync(snapshot, cluster.GetAsync, cancellation));
        return logs is null ? snapshot : snapshot.With(await LogReader.ReadAsync(snapshot, logs, cancellation));

        async Task<bool> ReadAsync(Kind kind, string? within)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                objects.AddRange(await cluster.ListAsync(kind, within));
                return true;
            }
            catch (KubeException e) when (e.Reason is "Forbidden" or "NotFound" or "MethodNotAllowed")
            {
                if (e.Reason == "Forbidden" || !SnapshotKinds.WhereServed.Contains(kind))
                    unread[kind] = e.Message;
                return false;
            }
        }
    }
}
