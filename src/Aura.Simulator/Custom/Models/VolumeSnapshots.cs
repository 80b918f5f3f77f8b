using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Custom.Models;

/// <summary>
/// The snapshot controller and its CSI sidecars: a VolumeSnapshot of a bound claim gets its content and is ready to use
/// after three seconds. A claim that is not bound is waited for; a class that is missing or of another driver is told
/// in <c>status.error</c>. Contents go with their snapshots unless the class retains them.
/// </summary>
internal sealed class VolumeSnapshots : Controller
{
    public const string Group = "snapshot.storage.k8s.io";
    public static readonly Kind Class = new(Group, "v1", "VolumeSnapshotClass", "volumesnapshotclasses", false);
    private static readonly Kind Snapshot = new(Group, "v1", "VolumeSnapshot", "volumesnapshots");
    private static readonly Kind Content = new(Group, "v1", "VolumeSnapshotContent", "volumesnapshotcontents", false);
    private static readonly TimeSpan Takes = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, DateTimeOffset> _cut = new(StringComparer.Ordinal);

    public VolumeSnapshots(ControlPlane plane) : base(plane) => On(Snapshot, change =>
    {
        if (change.Type != ChangeType.Deleted)
            Enqueue(change.New);
        else if (Store.Get(Content, null, ContentName(change.New)) is { } content
            && content.Text("spec.deletionPolicy") == "Delete")
            Store.Delete(content.Ref);
    });

    protected override string Component => "snapshot-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Snapshot, ns, name) is not { IsTerminating: false } snapshot
            || snapshot.Flag("status.readyToUse"))
            return;
        var claim = Store.Get(Kind.PersistentVolumeClaim, ns,
            snapshot.Text("spec.source.persistentVolumeClaimName") ?? "");
        var volume = claim is null ? null
            : Store.Get(Kind.PersistentVolume, null, claim.Text("spec.volumeName") ?? "");
        var found = Store.Get(Class, null, snapshot.Text("spec.volumeSnapshotClassName") ?? "");
        if (Against(snapshot, claim, volume, found) is { } error)
        {
            Fail(snapshot, error);
            EnqueueAfter(snapshot, TimeSpan.FromSeconds(15));
            return;
        }
        if (!_cut.TryGetValue(snapshot.Uid!, out var ready))
            _cut[snapshot.Uid!] = ready = Now + Takes;
        if (ready > Now)
            EnqueueAfter(snapshot, ready - Now);
        else
            Finish(snapshot, claim!, volume!, found!);
    }

    private static string? Against(KubeObject snapshot, KubeObject? claim, KubeObject? volume, KubeObject? found) =>
        found is null ? $"Failed to get snapshot class with error {snapshot.Text("spec.volumeSnapshotClassName")} not "
            + "found"
        : claim is null
            ? $"persistentvolumeclaim \"{snapshot.Text("spec.source.persistentVolumeClaimName")}\" not found"
        : volume is null ? $"the PVC {claim.Name} is not yet bound to a PV, will not attempt to take a snapshot"
        : volume.Text("spec.csi.driver") == found.Text("driver") ? null
        : $"the driver of class {found.Name} is {found.Text("driver")}, of the volume {volume.Text("spec.csi.driver")}";

    private void Fail(KubeObject snapshot, string error)
    {
        if (snapshot.Text("status.error.message") != error)
            Store.UpdateStatus(snapshot, json => json["status"] = new JsonObject
            {
                ["readyToUse"] = false,
                ["error"] = new JsonObject { ["message"] = error, ["time"] = NowText },
            });
    }

    private void Finish(KubeObject snapshot, KubeObject claim, KubeObject volume, KubeObject found)
    {
        _cut.Remove(snapshot.Uid!);
        var content = ContentName(snapshot);
        if (Store.Get(Content, null, content) is null)
            Store.Create(new KubeObject(Content, new JsonObject
            {
                ["apiVersion"] = Content.ApiVersion,
                ["kind"] = Content.Name,
                ["metadata"] = new JsonObject { ["name"] = content },
                ["spec"] = new JsonObject
                {
                    ["deletionPolicy"] = found.Text("deletionPolicy") ?? "Delete",
                    ["driver"] = found.Text("driver"),
                    ["source"] = new JsonObject { ["volumeHandle"] = volume.Text("spec.csi.volumeHandle") },
                    ["volumeSnapshotClassName"] = found.Name,
                    ["volumeSnapshotRef"] = new JsonObject
                    {
                        ["kind"] = Snapshot.Name, ["namespace"] = snapshot.Namespace, ["name"] = snapshot.Name,
                        ["uid"] = snapshot.Uid,
                    },
                },
                ["status"] = new JsonObject { ["readyToUse"] = true, ["snapshotHandle"] = $"snap-{snapshot.Uid}" },
            }));
        Store.UpdateStatus(snapshot, json => json["status"] = new JsonObject
        {
            ["boundVolumeSnapshotContentName"] = content,
            ["creationTime"] = NowText,
            ["readyToUse"] = true,
            ["restoreSize"] = claim.Copy("status.capacity.storage"),
        });
    }

    private static string ContentName(KubeObject snapshot) => $"snapcontent-{snapshot.Uid}";
}
