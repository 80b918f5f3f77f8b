using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Storage;

/// <summary>Parts of PersistentVolume objects.</summary>
internal static class Volumes
{
    /// <summary>
    /// What an external provisioner makes for a claim: in the zone of the selected node, if there is one.
    /// </summary>
    public static KubeObject Provisioned(Store store, KubeObject claim, KubeObject storageClass)
    {
        var provisioner = storageClass.Text("provisioner")!;
        var spec = new JsonObject
        {
            ["capacity"] = new JsonObject { ["storage"] = claim.Copy("spec.resources.requests.storage") },
            ["csi"] = new JsonObject { ["driver"] = provisioner, ["volumeHandle"] = $"vol-{claim.Uid}" },
            ["accessModes"] = claim.Copy("spec.accessModes"),
            ["claimRef"] = ClaimReference(claim),
            ["persistentVolumeReclaimPolicy"] = storageClass.Text("reclaimPolicy") ?? "Delete",
            ["storageClassName"] = storageClass.Name,
            ["volumeMode"] = claim.Text("spec.volumeMode") ?? "Filesystem",
        };
        const string zoneKey = "topology.kubernetes.io/zone";
        if (claim.Annotation("volume.kubernetes.io/selected-node") is { } node
            && store.Get(Kind.Node, null, node)?.Label(zoneKey) is { } zone)
            spec["nodeAffinity"] = new JsonObject
            {
                ["required"] = new JsonObject
                {
                    ["nodeSelectorTerms"] = new JsonArray(new JsonObject
                    {
                        ["matchExpressions"] = new JsonArray(new JsonObject
                        {
                            ["key"] = zoneKey,
                            ["operator"] = "In",
                            ["values"] = new JsonArray(zone),
                        }),
                    }),
                },
            };
        return new KubeObject(Kind.PersistentVolume, new JsonObject
        {
            ["kind"] = "PersistentVolume",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"pvc-{claim.Uid}",
                ["annotations"] = new JsonObject { ["pv.kubernetes.io/provisioned-by"] = provisioner },
                ["finalizers"] = new JsonArray("kubernetes.io/pv-protection"),
            },
            ["spec"] = spec,
            ["status"] = new JsonObject { ["phase"] = "Pending" },
        });
    }

    public static JsonObject ClaimReference(KubeObject claim) => new()
    {
        ["kind"] = "PersistentVolumeClaim",
        ["namespace"] = claim.Namespace,
        ["name"] = claim.Name,
        ["uid"] = claim.Uid,
        ["apiVersion"] = "v1",
        ["resourceVersion"] = claim.ResourceVersion,
    };

    public static void Annotate(JsonObject json, string key)
    {
        var metadata = (JsonObject)json["metadata"]!;
        if (metadata["annotations"] is not JsonObject annotations)
            metadata["annotations"] = annotations = [];
        annotations[key] = "yes";
    }
}
