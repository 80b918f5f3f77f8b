using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Logs;

/// <summary>Which Service a host means, by the rules of cluster DNS, or by its cluster address.</summary>
public sealed class HostService
{
    private readonly Snapshot _cluster;
    private readonly Dictionary<string, ObjectRef> _byAddress = [];

    private HostService(Snapshot cluster)
    {
        _cluster = cluster;
        foreach (var service in cluster.Of(Kind.Service))
            if (service.Text("spec.clusterIP") is { Length: > 0 } ip and not "None")
                _byAddress.TryAdd(ip, service.Ref);
    }

    public static HostService Of(Snapshot cluster) => new(cluster);

    /// <returns>Null where no Service is meant; the one that is meant need not exist.</returns>
    public ObjectRef? Find(string host, string? ns)
    {
        if (_byAddress.TryGetValue(host, out var known))
            return known;
        if (host.Length == 0 || !host.Any(char.IsAsciiLetter) || host == "localhost")
            return null;
        var labels = host.TrimEnd('.').Split('.');
        var svc = Array.IndexOf(labels, "svc");
        if (svc >= 2)
            return new ObjectRef(Kind.Service, labels[svc - 1], labels[svc - 2]);
        if (labels.Length == 1)
            return new ObjectRef(Kind.Service, ns, host);
        // Of two labels the second is a namespace, a headless Service whose pod the first is, or the wide world's.
        return labels.Length != 2 ? null
            : _cluster.Find(new ObjectRef(Kind.Namespace, null, labels[1])) is not null
                ? new ObjectRef(Kind.Service, labels[1], labels[0])
            : _cluster.Find(new ObjectRef(Kind.Service, ns, labels[1]))?.Ref;
    }

    /// <summary>A Service of that namespace was read, so that others of it would have been.</summary>
    public bool Knows(string? ns) => !_cluster.Unread.ContainsKey(Kind.Service)
        && (_cluster.Of(Kind.Service).Any(s => s.Namespace == ns));
}
