using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Benchmarks.Snapshots;

/// <summary>
/// The lists of a cluster of a size, as an API server would send them: Deployments of ten pods with a current and two
/// old ReplicaSets, Service, EndpointSlice, ConfigMap and two events a pod; thirty pods a node. One Deployment in fifty
/// has a fault: an image that is not there, a crash, a memory kill, or a Service that selects nothing.
/// </summary>
internal sealed class ClusterText
{
    private const int PodsADeployment = 10;
    private const int PodsANode = 30;
    private const int Namespaces = 20;
    private static readonly string[] s_faults = ["image", "crash", "memory", "selector"];

    private readonly JsonObject _parts;
    private readonly int _pods;

    public ClusterText(int pods)
    {
        using var stream = typeof(ClusterText).Assembly.GetManifestResourceStream("snapshots/workload.yaml")!;
        using var reader = new StreamReader(stream);
        _parts = Yaml.Parse(reader.ReadToEnd())!.AsObject();
        _pods = pods;
    }

    private int Nodes => Math.Max(1, _pods / PodsANode);

    /// <summary>One JSON text an object.</summary>
    public IEnumerable<string> Objects()
    {
        for (var n = 0; n < Nodes; n++)
            yield return Filled(_parts["node"]!, ("NODE", $"node-{n}"));
        for (var ns = 0; ns < Namespaces; ns++)
            foreach (var part in _parts["space"]!.AsArray())
                yield return Filled(part!, ("NS", $"team-{ns}"));
        for (var d = 0; d < _pods / PodsADeployment; d++)
            foreach (var text in Deployment(d))
                yield return text;
    }

    private IEnumerable<string> Deployment(int d)
    {
        var fault = d % 50 == 7 ? s_faults[d / 50 % s_faults.Length] : null;
        var serves = fault is null or "selector";
        (string, string)[] own =
        [
            ("NAME", $"web-{d}"), ("NS", $"team-{d % Namespaces}"), ("IMAGE", fault == "image" ? "4" : "3"),
            ("SELECTED", fault == "selector" ? "nobody" : $"web-{d}"), ("-1", serves ? "10" : "0"),
        ];
        foreach (var part in _parts["once"]!.AsArray())
        {
            var one = part!.DeepClone().AsObject();
            if ((string?)one["kind"] == "EndpointSlice" && fault is null)
                for (var i = 0; i < PodsADeployment; i++)
                    one["endpoints"]!.AsArray().Add(_parts["endpoint"]!.DeepClone());
            yield return Filled(one, own);
        }
        for (var i = 0; i < PodsADeployment; i++)
            foreach (var part in _parts["pod"]!.AsArray())
            {
                var one = part!.DeepClone().AsObject();
                if ((string?)one["kind"] == "Pod")
                    one["status"]!["containerStatuses"]!.AsArray()
                        .Add(_parts["statuses"]![serves ? "healthy" : fault!]!.DeepClone());
                yield return Filled(one, [.. own, ("POD", $"web-{d}-3-{i}"), ("READY", serves ? "True" : "False"),
                    ("NODE", $"node-{((d * PodsADeployment) + i) % Nodes}")]);
            }
    }

    private static string Filled(JsonNode part, params (string Name, string Value)[] values)
    {
        var text = part.ToJsonString();
        foreach (var (name, value) in values)
            text = name == "-1" ? text.Replace("Replicas\":-1", $"Replicas\":{value}", StringComparison.Ordinal)
                : text.Replace(name, value, StringComparison.Ordinal);
        return text;
    }
}
