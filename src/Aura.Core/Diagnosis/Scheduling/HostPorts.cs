using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>The ports of its node that a pod asks for, and those that pods hold on each node.</summary>
internal sealed class HostPorts
{
    private readonly ILookup<string, (HostPort Port, KubeObject Pod)> _byNode;

    private HostPorts(Snapshot cluster) => _byNode = cluster.Pods.Where(p => p.HoldsNode())
        .SelectMany(p => Of(p.At("spec")).Select(port => (Port: port, Pod: p)))
        .ToLookup(x => x.Pod.Text("spec.nodeName")!);

    public static HostPorts Of(Snapshot cluster) => new(cluster);

    public IEnumerable<(HostPort Port, KubeObject Pod)> On(string node) => _byNode[node];

    /// <summary>Of containers and sidecars.</summary>
    public static IEnumerable<HostPort> Of(JsonNode? spec) => (spec?["containers"]).Objects()
        .Concat((spec?["initContainers"]).Objects().Where(c => (string?)c["restartPolicy"] == "Always"))
        .SelectMany(c => c["ports"].Objects()).Where(p => (int?)p["hostPort"] > 0)
        .Select(p => new HostPort((int)p["hostPort"]!, (string?)p["protocol"] ?? "TCP",
            (string?)p["hostIP"] is { Length: > 0 } ip ? ip : HostPort.AnyAddress));
}
