using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>
/// The volumes of the pod's bound claims are only reached from some nodes (node affinity of a PersistentVolume, or the
/// zone and region labels of older ones: kube-scheduler's VolumeBinding and VolumeZone).
/// </summary>
internal sealed class VolumeFilter(IEnumerable<ObjectRef> claims, Snapshot cluster) : INodeFilter
{
    private static readonly string[] s_zones = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region",
        "failure-domain.beta.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region"];

    private readonly List<KubeObject> _volumes =
    [
        .. claims.Select(cluster.Find).Select(c => c?.Text("spec.volumeName")).OfType<string>()
            .Select(name => cluster.Find(new ObjectRef(Kind.PersistentVolume, null, name))).OfType<KubeObject>(),
    ];

    public NodeObstacle? Check(KubeObject node)
    {
        foreach (var volume in _volumes)
        {
            var affinity = volume.At("spec.nodeAffinity.required");
            if (!NodeRules.Affine(node, affinity))
                return Of(volume, node, "spec.nodeAffinity.required", Text(affinity));
            foreach (var key in s_zones)
                if (volume.Label(key) is { } zones && node.Label(key) is { } zone && !zones.Split("__").Contains(zone))
                    return Of(volume, node, "metadata.labels", $"{key}={zones}");
        }
        return null;
    }

    private static NodeObstacle Of(KubeObject volume, KubeObject node, string field, string value) =>
        new(NodeObstacleKind.Volume, node.Ref, field, value) { By = volume.Ref };

    private static string Text(JsonNode? affinity) => string.Join(" or ",
        (affinity?["nodeSelectorTerms"]).Objects().Select(t => string.Join(',',
            t["matchExpressions"].Objects().Select(Selector.Expression))));
}
