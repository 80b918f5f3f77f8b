using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Storage;

internal sealed partial class VolumeBinder
{
    private const string BoundByController = "pv.kubernetes.io/bound-by-controller";
    private const string BindCompleted = "pv.kubernetes.io/bind-completed";

    private void Bind(KubeObject claim, KubeObject volume)
    {
        Store.Update(volume, json =>
        {
            var spec = (JsonObject)json["spec"]!;
            if (spec["claimRef"] is null)
                Volumes.Annotate(json, BoundByController);
            spec["claimRef"] = Volumes.ClaimReference(claim);
        });
        Store.Update(claim, json =>
        {
            ((JsonObject)json["spec"]!)["volumeName"] = volume.Name;
            Volumes.Annotate(json, BindCompleted);
            Volumes.Annotate(json, BoundByController);
        });
        SetVolumePhase(volume.Name, "Bound");
        if (Store.Get(claim.Ref) is { } bound && Store.Get(volume.Ref) is { } current)
            Settle(bound, current);
    }

    /// <summary>
    /// A claim that names its volume: bound once the volume is its own; grown where it asks for more.
    /// </summary>
    private void Settle(KubeObject claim, KubeObject volume)
    {
        var owner = volume.Text("spec.claimRef.uid");
        if (owner is null or "")
        {
            Bind(claim, volume);
            return;
        }
        if (owner != claim.Uid)
        {
            SetPhase(claim, "Pending");
            return;
        }
        if (claim.Annotation(BindCompleted) is null)
            Store.Update(claim, json => Volumes.Annotate(json, BindCompleted));
        SetVolumePhase(volume.Name, "Bound");
        var wanted = Quantity.From(claim.At("spec.resources.requests.storage")) ?? Quantity.Zero;
        var grows = wanted > Capacity(volume)
            && Store.Get(Kind.StorageClass, null, claim.Text("spec.storageClassName") ?? "")?
                .Flag("allowVolumeExpansion") == true;
        if (grows)
        {
            volume = Store.Update(volume, json => json["spec"]!["capacity"]!["storage"] = wanted.ToString()) ?? volume;
            Event(claim, "Normal", "VolumeResizeSuccessful", "Resize volume succeeded");
        }
        if (Store.Get(claim.Ref) is not { } current)
            return;
        var pending = FileSystemPending(current, volume);
        Store.UpdateStatus(current, json =>
        {
            var status = new JsonObject
            {
                ["phase"] = "Bound",
                ["accessModes"] = volume.Copy("spec.accessModes"),
                ["capacity"] = pending is null ? volume.Copy("spec.capacity") : current.Copy("status.capacity"),
            };
            if (pending is not null)
                status["conditions"] = new JsonArray(pending);
            json["status"] = status;
        });
    }

    /// <summary>
    /// Of a class with the parameter <c>fileSystemResize: offline</c>, a grown volume's file system follows when a pod
    /// that came later runs with it.
    /// </summary>
    private JsonObject? FileSystemPending(KubeObject claim, KubeObject volume)
    {
        if (Quantity.From(claim.At("status.capacity.storage")) is not { } before || before >= Capacity(volume)
            || Store.Get(Kind.StorageClass, null, claim.Text("spec.storageClassName") ?? "")?
                .Text("parameters.fileSystemResize") != "offline")
            return null;
        if (claim.Condition("FileSystemResizePending") is not { } waiting)
            return new JsonObject
            {
                ["type"] = "FileSystemResizePending",
                ["status"] = "True",
                ["lastTransitionTime"] = NowText,
                ["message"] = "Waiting for user to (re-)start a pod to finish file system resize of volume on node.",
            };
        var since = (string?)waiting["lastTransitionTime"];
        return Store.List(Kind.Pod, claim.Namespace).Any(p => p.Text("status.phase") == "Running"
            && Scheduler.VolumeFilters.Claims(p).Contains(claim.Name)
            && string.CompareOrdinal(p.Text("metadata.creationTimestamp"), since) >= 0)
            ? null : (JsonObject)waiting.DeepClone();
    }

    private void SyncVolume(KubeObject volume)
    {
        var claim = volume.Text("spec.claimRef.name") is { } name
            ? Store.Get(Kind.PersistentVolumeClaim, volume.Text("spec.claimRef.namespace"), name) : null;
        var bound = claim is not null && claim.Uid == volume.Text("spec.claimRef.uid");
        if (volume.IsTerminating)
        {
            if (!bound)
                Store.RemoveFinalizer(volume, "kubernetes.io/pv-protection");
        }
        else if (volume.Text("spec.claimRef.uid") is null or "")
            SetVolumePhase(volume.Name, "Available");
        else if (!bound)
        {
            SetVolumePhase(volume.Name, "Released");
            if (volume.Text("spec.persistentVolumeReclaimPolicy") == "Delete"
                && volume.Annotation("pv.kubernetes.io/provisioned-by") is not null)
                Store.Delete(volume.Ref);
        }
    }

    private void SetPhase(KubeObject claim, string phase)
    {
        if (claim.Text("status.phase") != phase)
            Store.UpdateStatus(claim, json =>
            {
                if (json["status"] is not JsonObject status)
                    json["status"] = status = [];
                status["phase"] = phase;
            });
    }

    private void SetVolumePhase(string name, string phase)
    {
        if (Store.Get(Kind.PersistentVolume, null, name) is { } volume && volume.Text("status.phase") != phase)
            Store.UpdateStatus(volume, json => json["status"] = new JsonObject
            {
                ["phase"] = phase,
                ["lastPhaseTransitionTime"] = NowText,
            });
    }
}
