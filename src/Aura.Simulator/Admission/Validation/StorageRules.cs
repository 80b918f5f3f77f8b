using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of PersistentVolumeClaim, PersistentVolume and StorageClass.</summary>
internal static class StorageRules
{
    private static readonly string[] s_modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

    public static void Claim(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        if (spec.IsEmpty("accessModes"))
            faults.Required("spec.accessModes", "at least 1 access mode is required");
        foreach (var mode in spec.Texts("accessModes"))
            faults.OneOf("spec.accessModes", mode, s_modes);
        var size = Quantity.From(spec.Obj("resources").Obj("requests")?["storage"]);
        if (size is null)
            faults.Required("spec.resources[storage]");
        else if (size.Value.Sign <= 0)
            faults.Invalid("spec.resources[storage]", size.ToString(), "must be greater than zero");
        if (old is not null)
            ClaimUpdate(spec, old, size, faults);
    }

    public static void Volume(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        if (spec.IsEmpty("accessModes"))
            faults.Required("spec.accessModes");
        foreach (var mode in spec.Texts("accessModes"))
            faults.OneOf("spec.accessModes", mode, s_modes);
        if (!spec.Obj("capacity").Has("storage"))
            faults.Required("spec.capacity");
        faults.OneOf("spec.persistentVolumeReclaimPolicy", spec.Text("persistentVolumeReclaimPolicy"),
            "Delete", "Recycle", "Retain");
        if (old?.At("spec.volumeMode") is { } mode1 && spec.Text("volumeMode") != mode1.ToString())
            faults.Invalid("spec.volumeMode", spec["volumeMode"], "field is immutable");
    }

    public static void Class(JsonObject json, KubeObject? old, Faults faults)
    {
        if (json.IsEmpty("provisioner"))
            faults.Required("provisioner");
        faults.OneOf("reclaimPolicy", json.Text("reclaimPolicy"), "Delete", "Retain");
        faults.OneOf("volumeBindingMode", json.Text("volumeBindingMode"), "Immediate", "WaitForFirstConsumer");
        if (old is null)
            return;
        foreach (var field in (string[])["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"])
            if (!JsonNode.DeepEquals(old.At(field), json[field]))
                if (field == "volumeBindingMode")
                    faults.Immutable(field, old.At(field), json[field]);
                else
                    faults.Forbidden(field, $"updates to {field} are forbidden.");
    }

    private static void ClaimUpdate(JsonObject spec, KubeObject old, Quantity? size, Faults faults)
    {
        var before = (JsonObject)old.Copy("spec")!;
        var now = (JsonObject)spec.DeepClone();
        foreach (var claim in new[] { before, now })
        {
            claim.Remove("volumeAttributesClassName");
            claim.Obj("resources")?.Remove("requests");
        }
        // The binder sets the volume, and a class may be given late to a claim without one.
        foreach (var field in (string[])["volumeName", "storageClassName"])
            if (!before.Has(field))
                now.Remove(field);
        if (old.Text("status.phase") is not "Bound" && size != Size(old))
            now["resources"] = "changed";
        if (!JsonNode.DeepEquals(before, now))
            faults.Forbidden("spec", "spec is immutable after creation except resources.requests and "
                + "volumeAttributesClassName for bound claims\n" + LineDiff.Of(old.At("spec")!, spec));
        if (size < Size(old) && old.Text("status.phase") == "Bound"
            && size <= (Quantity.From(old.At("status.capacity.storage")) ?? default))
            faults.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
    }

    private static Quantity? Size(KubeObject claim) => Quantity.From(claim.At("spec.resources.requests.storage"));
}
