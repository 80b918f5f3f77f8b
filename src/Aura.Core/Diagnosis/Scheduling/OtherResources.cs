using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>What pods reserve besides CPU and memory: ephemeral storage, huge pages, devices.</summary>
internal sealed class OtherResources
{
    private readonly Dictionary<(string Node, string Resource), Quantity> _used = [];

    private OtherResources(Snapshot cluster)
    {
        foreach (var pod in cluster.Pods.Where(p => p.HoldsNode()))
            foreach (var (resource, amount) in Of(pod.At("spec") as JsonObject))
            {
                var key = (pod.Text("spec.nodeName")!, resource);
                _used[key] = _used.GetValueOrDefault(key) + amount;
            }
    }

    public static OtherResources Of(Snapshot cluster) => new(cluster);

    public Quantity Free(KubeObject node, string resource) =>
        (Quantity.From((node.At("status.allocatable") as JsonObject)?[resource]) ?? Quantity.Zero)
            - _used.GetValueOrDefault((node.Name, resource));

    public static IEnumerable<KeyValuePair<string, Quantity>> Of(JsonObject? podSpec) =>
        PodResources.Of(podSpec).Requests.Where(r => r.Key is not ("cpu" or "memory") && !r.Value.IsZero);
}
