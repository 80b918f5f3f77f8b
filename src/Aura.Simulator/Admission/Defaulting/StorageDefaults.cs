using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>Defaults of PersistentVolume, PersistentVolumeClaim and StorageClass.</summary>
internal static class StorageDefaults
{
    public static void Claim(JsonObject claim)
    {
        var spec = claim.Ensure("spec");
        Quantities.Canonical(spec.Ensure("resources"), "limits", "requests");
        spec.Default("volumeMode", "Filesystem");
        claim.Ensure("status").Default("phase", "Pending");
    }

    public static void Volume(JsonObject volume)
    {
        var spec = volume.Ensure("spec");
        Quantities.Canonical(spec, "capacity");
        spec.Default("persistentVolumeReclaimPolicy", "Retain");
        spec.Default("volumeMode", "Filesystem");
        VolumeDefaults.HostPath(spec);
        volume.Ensure("status").Default("phase", "Pending");
    }

    public static void Class(JsonObject storageClass)
    {
        storageClass.Default("reclaimPolicy", "Delete");
        storageClass.Default("volumeBindingMode", "Immediate");
    }
}
