using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Custom.Models;

/// <summary>
/// Velero's backup controllers: a Backup is validated (its storage location is there and Available), is in progress for
/// five seconds, and completes; only partially where its CSI plugin finds no VolumeSnapshotClass labelled for Velero
/// for the driver of a bound claim's volume.
/// </summary>
internal sealed class VeleroBackups : Controller
{
    private const string ForVelero = "velero.io/csi-volumesnapshot-class";
    private static readonly Kind Backup = new("velero.io", "v1", "Backup", "backups");
    private static readonly Kind Location =
        new("velero.io", "v1", "BackupStorageLocation", "backupstoragelocations");

    private static readonly TimeSpan Takes = TimeSpan.FromSeconds(5);

    public VeleroBackups(ControlPlane plane) : base(plane) => Own(Backup);

    protected override string Component => "velero";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Backup, ns, name) is not { IsTerminating: false } backup)
            return;
        switch (backup.Text("status.phase"))
        {
            case null or "New":
                var location = Store.Get(Location, ns, backup.Text("spec.storageLocation") ?? "");
                if (location?.Text("status.phase") == "Available")
                {
                    SetStatus(backup, "InProgress", ("startTimestamp", NowText));
                    EnqueueAfter(backup, Takes);
                }
                else
                    SetStatus(backup, "FailedValidation", ("validationErrors",
                        new JsonArray($"backup can't be created because BackupStorageLocation "
                            + $"{backup.Text("spec.storageLocation")} is not available")));
                break;
            case "InProgress" when backup.Time("status.startTimestamp") + Takes is { } end:
                if (end > Now)
                    EnqueueAfter(backup, end - Now);
                else
                    End(backup);
                break;
        }
    }

    private void End(KubeObject backup)
    {
        var namespaces = (backup.At("spec.includedNamespaces") as JsonArray ?? []).Select(n => $"{n}").ToHashSet();
        var classes = Store.List(VolumeSnapshots.Class);
        var failed = classes.Count == 0 ? 0 : Store.List(Kind.PersistentVolumeClaim)
            .Where(c => namespaces.Count == 0 || namespaces.Contains(c.Namespace!))
            .Select(c => Store.Get(Kind.PersistentVolume, null, c.Text("spec.volumeName") ?? ""))
            .Select(volume => volume?.Text("spec.csi.driver"))
            .OfType<string>()
            .Count(driver => !classes.Any(c => c.Text("driver") == driver && c.Label(ForVelero) == "true"));
        SetStatus(backup, failed == 0 ? "Completed" : "PartiallyFailed", ("errors", failed),
            ("completionTimestamp", NowText));
    }

    private void SetStatus(KubeObject backup, string phase, params (string Field, JsonNode Value)[] rest) =>
        Store.UpdateStatus(backup, json =>
        {
            if (json["status"] is not JsonObject status)
                json["status"] = status = [];
            status["phase"] = phase;
            foreach (var (field, value) in rest)
                status[field] = value;
        });
}
