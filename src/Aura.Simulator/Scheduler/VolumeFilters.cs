using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// What a pod's claims allow: a claim that is missing, being deleted or unbound though its class binds at once stops
/// the pod; the volumes of bound claims name nodes (node affinity) and zones (labels). A claim whose class waits for
/// its first consumer is told the chosen node and the pod waits for the binding.
/// </summary>
internal sealed class VolumeFilters
{
    private const string Zone = "topology.kubernetes.io/zone";
    private readonly List<KubeObject> _volumes = [];
    private readonly List<KubeObject> _waiting = [];

    public VolumeFilters(Store store, PodInfo pod)
    {
        foreach (var name in Claims(pod.Pod))
            Look(store, pod.Pod, name);
    }

    /// <summary>What stops the pod on any node; null where nothing does.</summary>
    public string? Blocked { get; private set; }

    /// <summary>Claims that wait for the pod's node.</summary>
    public IReadOnlyList<KubeObject> Waiting => _waiting;

    public Rejection? Check(NodeInfo node)
    {
        foreach (var volume in _volumes)
        {
            if (volume.At("spec.nodeAffinity.required.nodeSelectorTerms") is JsonArray terms
                && !terms.OfType<JsonObject>().Any(t => NodeSelectorTerm.Matches(t, node.Node, node.Labels)))
                return Rejection.Final("node(s) didn't match PersistentVolume's node affinity");
            if (volume.Label(Zone) is { } zones && node.Labels.TryGetValue(Zone, out var zone)
                && !zones.Split("__").Contains(zone))
                return Rejection.Final("node(s) had no available volume zone");
        }
        return null;
    }

    public static IEnumerable<string> Claims(KubeObject pod)
    {
        foreach (var volume in pod.List("spec.volumes"))
            if ((string?)volume["persistentVolumeClaim"]?["claimName"] is { } claim)
                yield return claim;
            else if (volume["ephemeral"] is not null)
                yield return $"{pod.Name}-{(string?)volume["name"]}";
    }

    private void Look(Store store, KubeObject pod, string name)
    {
        if (store.Get(Kind.PersistentVolumeClaim, pod.Namespace, name) is not { } claim)
            Blocked ??= $"persistentvolumeclaim \"{name}\" not found";
        else if (claim.IsTerminating)
            Blocked ??= $"persistentvolumeclaim \"{name}\" is being deleted";
        else if (claim.Text("status.phase") == "Lost")
            Blocked ??= $"persistentvolumeclaim \"{name}\" bound to non-existent persistentvolume "
                + $"\"{claim.Text("spec.volumeName")}\"";
        else if (claim.Annotation("pv.kubernetes.io/bind-completed") is not null
            && claim.Text("spec.volumeName") is { } volumeName)
        {
            if (store.Get(Kind.PersistentVolume, null, volumeName) is { } volume)
                _volumes.Add(volume);
        }
        else if (claim.Text("spec.storageClassName") is { Length: > 0 } className
            && store.Get(Kind.StorageClass, null, className)?.Text("volumeBindingMode") == "WaitForFirstConsumer")
            _waiting.Add(claim);
        else
            Blocked ??= "pod has unbound immediate PersistentVolumeClaims";
    }
}
