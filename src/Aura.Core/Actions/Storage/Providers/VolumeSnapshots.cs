using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Providers;

/// <summary>CSI snapshots of claims' volumes (snapshot.storage.k8s.io).</summary>
internal static class VolumeSnapshots
{
    private const string IsDefault = "snapshot.storage.kubernetes.io/is-default-class";
    private const int LongestStem = 200;

    public static readonly Kind Snapshot =
        new("snapshot.storage.k8s.io", "v1", "VolumeSnapshot", "volumesnapshots");

    public static readonly Kind Class =
        new("snapshot.storage.k8s.io", "v1", "VolumeSnapshotClass", "volumesnapshotclasses", false);

    public static IReadOnlyList<string> Rbac { get; } =
    [
        "snapshot.storage.k8s.io/volumesnapshots: get, list, watch, create, delete",
        "snapshot.storage.k8s.io/volumesnapshotclasses: list", "persistentvolumes: get",
    ];

    /// <returns>Null where the API does not know snapshots.</returns>
    public static async Task<IReadOnlyList<KubeObject>?> ClassesAsync(ClusterView cluster)
    {
        try
        {
            return await cluster.ListAsync(Class);
        }
        catch (KubeException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>The CSI driver of the claim's volume; null where it has none.</summary>
    public static async Task<string?> DriverAsync(KubeObject claim, ClusterView cluster) =>
        claim.Text("spec.volumeName") is { Length: > 0 } volume
            ? (await cluster.GetAsync(Kind.PersistentVolume, null, volume))?.Text("spec.csi.driver") : null;

    /// <summary>The named class; else of those of the driver the default one, or the only one.</summary>
    public static (KubeObject? Class, string Why) Choose(
        IReadOnlyList<KubeObject> classes, string driver, string? named)
    {
        if (named is not null)
            return classes.FirstOrDefault(c => c.Name == named) is not { } one
                ? (null, $"there is no VolumeSnapshotClass {named}")
                : one.Text("driver") == driver ? (one, $"{named} is of {driver}")
                : (null, $"{named} is of driver {one.Text("driver")}, the volume of {driver}");
        var fitting = classes.Where(c => c.Text("driver") == driver).ToList();
        var chosen = fitting.Where(c => c.Annotation(IsDefault) == "true").ToList() is [var usual] ? usual
            : fitting is [var only] ? only : null;
        return chosen is not null ? ((KubeObject?)chosen, $"{chosen.Name} is of {driver}")
            : fitting.Count == 0 ? (null, $"no VolumeSnapshotClass is of driver {driver}")
            : (null, $"{string.Join(", ", fitting.Select(c => c.Name))} are of {driver}, and no single one is default");
    }

    /// <summary>Creates the snapshot; the condition holds once one can restore from it.</summary>
    public static Condition Plan(KubeObject claim, KubeObject snapshotClass, PlanBuilder plan)
    {
        var stem = claim.Name.Length > LongestStem ? claim.Name[..LongestStem].TrimEnd('-', '.') : claim.Name;
        var snapshot = new KubeObject(Snapshot, new JsonObject
        {
            ["apiVersion"] = Snapshot.ApiVersion,
            ["kind"] = Snapshot.Name,
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{stem}-{Placeholder.Suffix}", ["namespace"] = claim.Namespace,
            },
            ["spec"] = new JsonObject
            {
                ["volumeSnapshotClassName"] = snapshotClass.Name,
                ["source"] = new JsonObject { ["persistentVolumeClaimName"] = claim.Name },
            },
        });
        plan.Reads(claim);
        plan.Target(claim.Ref);
        plan.Create(snapshot, $"of claim {claim.Name}, {ClaimUse.Size(claim)}");
        return new Condition.SnapshotReady(snapshot.Ref);
    }

    /// <summary>What becomes of the data when the objects are deleted again.</summary>
    public static string HowUndone(IEnumerable<KubeObject> classes) =>
        classes.Any(c => c.Text("deletionPolicy") == "Retain")
            ? "undo deletes the VolumeSnapshot; its data stays in the storage (deletionPolicy Retain)"
            : "undo deletes the snapshot, its data included";
}
