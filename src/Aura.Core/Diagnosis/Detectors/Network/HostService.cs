using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// Which Service a host means, by the rules of cluster DNS, or by its cluster address
/// (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/).
/// </summary>
public sealed class HostService
{
    private const string Domain = "cluster.local";
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

    /// <returns>
    /// Null where it cannot be told that a Service of this cluster is meant; the one that is meant need not exist.
    /// Qualified is a host that can mean nothing but a Service.
    /// </returns>
    public (ObjectRef Service, bool Qualified)? Find(string host, string? ns)
    {
        if (_byAddress.TryGetValue(host, out var known))
            return (known, true);
        var labels = host.ToLowerInvariant().TrimEnd('.').Split('.');
        if (!host.Any(char.IsAsciiLetter))
            return null;
        var svc = Array.IndexOf(labels, "svc");
        if (svc >= 2)
        {
            var named = new ObjectRef(Kind.Service, labels[svc - 1], labels[svc - 2]);
            // A cluster may have a domain of its own; but then only the Service itself tells it from the wide world's.
            return string.Join('.', labels[(svc + 1)..]) is "" or Domain || _cluster.Find(named) is not null
                ? (named, true) : null;
        }
        if (!labels.All(ServiceHosts.IsName))
            return null;
        if (labels.Length == 1)
            return labels[0] == "localhost" || _cluster.Find(new ObjectRef(Kind.Node, null, labels[0])) is not null
                ? null : (new ObjectRef(Kind.Service, ns, labels[0]), false);
        // Of two labels the second may be a namespace, a headless Service (the first is its pod), or the wide world's.
        return labels.Length != 2 ? null
            : labels[1] == ns || _cluster.Find(new ObjectRef(Kind.Namespace, null, labels[1])) is not null
                ? (new ObjectRef(Kind.Service, labels[1], labels[0]), false)
            : _cluster.Find(new ObjectRef(Kind.Service, ns, labels[1])) is { } headless ? (headless.Ref, false) : null;
    }

    /// <summary>Names that a pod gives itself: no Service is meant by them.</summary>
    public static IReadOnlySet<string> OwnNames(KubeObject pod) => pod.List("spec.hostAliases")
        .SelectMany(a => (a["hostnames"] as JsonArray ?? []).Select(h => $"{h}"))
        .Append(pod.Text("spec.hostname") ?? pod.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
