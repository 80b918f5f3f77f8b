using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// Which Services pods are configured to speak to, read from their variables (ConfigMaps' keys included, Secrets are
/// not read) and arguments. Pods of one controller are read once.
/// </summary>
public sealed class ServiceCalls
{
    private readonly Snapshot _cluster;
    private readonly HostService _hosts;
    private readonly Dictionary<string, ImmutableArray<ServiceCall>> _calls = [];
    private readonly ILookup<ObjectRef, (KubeObject Pod, ServiceCall Call)> _callers;

    private ServiceCalls(Snapshot cluster)
    {
        _cluster = cluster;
        _hosts = cluster.Derived(HostService.Of);
        foreach (var pod in cluster.LivePods.Where(UsesClusterDns))
            if (!_calls.ContainsKey(Key(pod)))
                _calls[Key(pod)] = [.. Read(pod).Distinct()];
        _callers = cluster.LivePods.SelectMany(p => From(p).Select(c => (Pod: p, Call: c)))
            .ToLookup(x => x.Call.Service, x => x);
    }

    public static ServiceCalls Of(Snapshot cluster) => new(cluster);

    public ImmutableArray<ServiceCall> From(KubeObject pod) => _calls.GetValueOrDefault(Key(pod), []);

    /// <summary>
    /// The Services that one container names: those that it is configured to speak to, and others that exist and whose
    /// names merely stand in its variables and arguments ("until nc -z db 5432"). Its own pod's are none of them.
    /// </summary>
    public IEnumerable<ObjectRef> NamedBy(PodContainer container)
    {
        var ns = container.Pod.Namespace;
        var own = _cluster.ServicesOf(container.Pod).Select(s => s.Ref).ToHashSet();
        var loose = Values(container.Pod, container).SelectMany(v => ServiceHosts.Words(v.Value))
            .Select(word => _hosts.Find(word, ns)?.Service).OfType<ObjectRef>()
            .Where(s => _cluster.Find(s) is not null);
        return From(container.Pod).Where(c => c.Container == container.Name).Select(c => c.Service).Concat(loose)
            .Where(s => !own.Contains(s)).Distinct();
    }

    /// <summary>Live pods that speak to the Service, whether or not it exists.</summary>
    public IEnumerable<(KubeObject Pod, ServiceCall Call)> To(ObjectRef service) => _callers[service];

    /// <summary>All Services that are spoken to.</summary>
    public IEnumerable<ObjectRef> Services => _callers.Select(g => g.Key);

    private static string Key(KubeObject pod) => pod.Controller?["uid"]?.ToString() ?? pod.Uid ?? pod.Name;

    /// <summary>What a pod's template would speak to; only the values written in it.</summary>
    public static bool Names(PodTemplate template, string host) => template.Containers.Any(c =>
        c["env"].Objects().Select(e => (string?)e["value"]).Concat(Texts(c["command"])).Concat(Texts(c["args"]))
            .OfType<string>().Any(v => v.Contains(host, StringComparison.OrdinalIgnoreCase)));

    // https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy
    private static bool UsesClusterDns(KubeObject pod) => pod.Text("spec.dnsPolicy") switch
    {
        "Default" or "None" => false,
        "ClusterFirstWithHostNet" => true,
        _ => !pod.Flag("spec.hostNetwork"),
    };

    private IEnumerable<ServiceCall> Read(KubeObject pod)
    {
        var own = HostService.OwnNames(pod);
        foreach (var container in PodContainer.Of(pod))
            foreach (var (field, host, port) in Hosts(pod, container))
                if (!own.Contains(host) && _hosts.Find(host, pod.Namespace) is var (service, qualified))
                    yield return new ServiceCall(service, host, port, qualified, container.Name, field);
    }

    private IEnumerable<(string Field, string Host, int? Port)> Hosts(KubeObject pod, PodContainer container)
    {
        var values = Values(pod, container).ToList();
        foreach (var (field, _, value) in values)
            foreach (var (host, port) in ServiceHosts.In(value))
                yield return (field, host, port);
        // DB_HOST beside DB_PORT is a host with its port, too.
        var byName = values.Where(v => v.Name is not null).GroupBy(v => v.Name!)
            .ToDictionary(g => g.Key, g => g.Last());
        foreach (var (name, at) in byName)
            if (name.EndsWith("HOST", StringComparison.Ordinal) && ServiceHosts.IsName(at.Value)
                && byName.GetValueOrDefault(name[..^4] + "PORT").Value is { } text
                && ServiceHosts.Port(text) is { } port)
                yield return (at.Field, at.Value, port);
    }

    private IEnumerable<(string Field, string? Name, string Value)> Values(KubeObject pod, PodContainer container)
    {
        foreach (var (source, i) in container.Spec["envFrom"].Objects().Select((s, i) => (s, i)))
            foreach (var (key, value) in Data(pod, (string?)source["configMapRef"]?["name"]))
                yield return ($"{container.SpecPath}.envFrom[{i}].configMapRef", $"{source["prefix"]}{key}", value);
        foreach (var variable in container.Spec["env"].Objects())
        {
            var at = $"{container.SpecPath}.env[name={variable["name"]}]";
            var of = variable["valueFrom"]?["configMapKeyRef"];
            if (((string?)variable["value"] ?? Data(pod, (string?)of?["name"])
                .GetValueOrDefault((string?)of?["key"] ?? "")) is { } value)
                yield return (at, (string?)variable["name"], value);
        }
        foreach (var list in new[] { "command", "args" })
            foreach (var text in Texts(container.Spec[list]))
                yield return ($"{container.SpecPath}.{list}", null, Argument(text));
    }

    // --server=HOST:PORT
    private static string Argument(string text) =>
        text.StartsWith('-') && text.IndexOf('=') is > 0 and var at ? text[(at + 1)..] : text;

    private IReadOnlyDictionary<string, string> Data(KubeObject pod, string? map) => map is null
        ? ImmutableDictionary<string, string>.Empty
        : _cluster.Find(new ObjectRef(Kind.ConfigMap, pod.Namespace, map))?.Map("data")
            ?? ImmutableDictionary<string, string>.Empty;

    private static IEnumerable<string> Texts(JsonNode? list) =>
        (list as JsonArray ?? []).Select(t => t?.ToString()).OfType<string>();
}
