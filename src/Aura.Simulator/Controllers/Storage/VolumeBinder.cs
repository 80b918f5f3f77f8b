using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Storage;

/// <summary>
/// Binds claims to volumes: the smallest available volume of the class that is large enough, has the access modes and
/// matches the selector; else, where the class has a provisioner, a new volume after a second. A class that waits for
/// its first consumer waits for the scheduler's annotation of the node. A bound claim that asks for more, of a class
/// that allows it, grows. Deleted claims release their volume, which is deleted or kept as its reclaim policy says.
/// </summary>
internal sealed partial class VolumeBinder : Controller
{
    private const string SelectedNode = "volume.kubernetes.io/selected-node";
    private const string NoProvisioner = "kubernetes.io/no-provisioner";
    private static readonly TimeSpan ProvisionTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private readonly Dictionary<string, DateTimeOffset> _provisioning = new(StringComparer.Ordinal);

    public VolumeBinder(ControlPlane plane) : base(plane)
    {
        Own(Kind.PersistentVolumeClaim);
        On(Kind.PersistentVolume, change =>
        {
            Enqueue("", change.New.Name);
            if (change.New.Text("spec.claimRef.name") is { } claim)
                Enqueue(change.New.Text("spec.claimRef.namespace"), claim);
            else if (change.Type == ChangeType.Added)
                EnqueuePending();
        });
        On(Kind.StorageClass, _ => EnqueuePending());
        On(Kind.Pod, change =>
        {
            // A claim in use is kept until the last pod that uses it is gone; a pod that mounts it may end a resize.
            if (change.Type == ChangeType.Deleted || change.New.IsFinished()
                || change.New.Text("status.phase") == "Running" && change.Old?.Text("status.phase") == "Pending")
                foreach (var claim in Scheduler.VolumeFilters.Claims(change.New))
                    Enqueue(change.New.Namespace, claim);
        });
    }

    protected override string Component => "persistentvolume-controller";

    protected override void Sync(string ns, string name)
    {
        if (ns.Length == 0)
        {
            if (Store.Get(Kind.PersistentVolume, null, name) is { } volume)
                SyncVolume(volume);
        }
        else if (Store.Get(Kind.PersistentVolumeClaim, ns, name) is { } claim)
            SyncClaim(claim);
    }

    private void SyncClaim(KubeObject claim)
    {
        if (claim.IsTerminating)
        {
            if (!IsInUse(claim))
                Store.RemoveFinalizer(claim, "kubernetes.io/pvc-protection");
            return;
        }
        if (claim.Text("spec.volumeName") is { Length: > 0 } volumeName)
        {
            if (Store.Get(Kind.PersistentVolume, null, volumeName) is { } bound)
                Settle(claim, bound);
            else if (claim.Text("status.phase") == "Bound" && !Plane.Outside.Has(volumeName))
                SetPhase(claim, "Lost");
            return;
        }
        var storageClass = Store.Get(Kind.StorageClass, null, claim.Text("spec.storageClassName") ?? "");
        if (storageClass?.Text("volumeBindingMode") == "WaitForFirstConsumer" && claim.Annotation(SelectedNode) is null)
        {
            SetPhase(claim, "Pending");
            Event(claim, "Normal", "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
            return;
        }
        if (FindVolume(claim) is { } found)
            Bind(claim, found);
        else
            Provision(claim, storageClass);
    }

    private KubeObject? FindVolume(KubeObject claim)
    {
        var wanted = Quantity.From(claim.At("spec.resources.requests.storage")) ?? Quantity.Zero;
        var modes = Texts(claim, "spec.accessModes");
        var selector = claim.At("spec.selector") is { } s ? Selector.From(s) : Selector.Everything;
        return Store.List(Kind.PersistentVolume)
            .Where(v => !v.IsTerminating && (IsFor(v, claim) || v.At("spec.claimRef") is null)
                && v.Text("status.phase") != "Failed"
                && (v.Text("spec.storageClassName") ?? "") == (claim.Text("spec.storageClassName") ?? "")
                && Capacity(v) >= wanted && modes.All(m => Texts(v, "spec.accessModes").Contains(m))
                && selector.Matches(v))
            .OrderByDescending(v => IsFor(v, claim)).ThenBy(Capacity).ThenBy(v => v.Name, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private void Provision(KubeObject claim, KubeObject? storageClass)
    {
        SetPhase(claim, "Pending");
        if (claim.Text("spec.storageClassName") is not { Length: > 0 } className)
            Event(claim, "Normal", "FailedBinding",
                "no persistent volumes available for this claim and no storage class is set");
        else if (storageClass is null)
            Event(claim, "Warning", "ProvisioningFailed", $"storageclass.storage.k8s.io \"{className}\" not found");
        else if (storageClass.Text("provisioner") is not NoProvisioner and { } provisioner)
        {
            if (!_provisioning.TryGetValue(claim.Uid!, out var ready))
            {
                _provisioning[claim.Uid!] = ready = Now + ProvisionTime;
                Event(claim, "Normal", "ExternalProvisioning", "Waiting for a volume to be created either by the "
                    + $"external provisioner '{provisioner}' or manually by the system administrator. If volume "
                    + "creation is delayed, please verify that the provisioner is running and correctly registered.");
            }
            if (ready > Now)
                EnqueueAfter(claim, ready - Now);
            else
            {
                _provisioning.Remove(claim.Uid!);
                Bind(claim, Store.Create(Volumes.Provisioned(Store, claim, storageClass)));
                Event(claim, "Normal", "ProvisioningSucceeded", $"Successfully provisioned volume pvc-{claim.Uid}");
            }
            return;
        }
        else
            Event(claim, "Normal", "FailedBinding",
                "no persistent volumes available for this claim and no storage class is set");
        EnqueueAfter(claim, Look);
    }

    private void EnqueuePending()
    {
        foreach (var claim in Store.List(Kind.PersistentVolumeClaim))
            if (claim.Text("status.phase") != "Bound")
                Enqueue(claim);
    }

    private bool IsInUse(KubeObject claim) => Store.List(Kind.Pod, claim.Namespace)
        .Any(p => !p.IsFinished() && p.NodeName() is not null
            && Scheduler.VolumeFilters.Claims(p).Contains(claim.Name));

    private static bool IsFor(KubeObject volume, KubeObject claim) =>
        volume.Text("spec.claimRef.name") == claim.Name && volume.Text("spec.claimRef.namespace") == claim.Namespace
        && volume.Text("spec.claimRef.uid") is null or "";

    private static Quantity Capacity(KubeObject volume) =>
        Quantity.From(volume.At("spec.capacity.storage")) ?? Quantity.Zero;

    private static List<string> Texts(KubeObject item, string path) =>
        (item.At(path) as JsonArray)?.Select(m => (string)m!).ToList() ?? [];
}
