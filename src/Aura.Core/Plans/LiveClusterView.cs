using System.Collections.Concurrent;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>The cluster as it is right now, read through the API; what was read is recorded.</summary>
public sealed class LiveClusterView(
    KubeClient client, TimeProvider time, IReadOnlyList<string>? receivers = null,
    IReadOnlyList<string>? protectedNamespaces = null) : ClusterView
{
    private readonly ConcurrentQueue<ClusterRead> _reads = new();

    public override DateTimeOffset Now => time.GetUtcNow();

    public override IReadOnlyList<string> Receivers => receivers ?? base.Receivers;

    public override IReadOnlyList<string> ProtectedNamespaces => protectedNamespaces ?? base.ProtectedNamespaces;

    /// <summary>In the order of the reads.</summary>
    public IReadOnlyCollection<ClusterRead> Reads => _reads;

    public override Task<KubeObject?> GetAsync(ObjectRef target)
    {
        _reads.Enqueue(new ClusterRead("get", target.Kind, target.Namespace, target.Name));
        return client.FindAsync(target);
    }

    public override async Task<IReadOnlyList<KubeObject>> ListAsync(
        Kind kind, string? ns = null, string? labels = null, string? fields = null)
    {
        _reads.Enqueue(new ClusterRead("list", kind, ns, null));
        return (await client.ListAsync(kind, ns, new ListOptions { Labels = labels, Fields = fields })).Items;
    }
}
