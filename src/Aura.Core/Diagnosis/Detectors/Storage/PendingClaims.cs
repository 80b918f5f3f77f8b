using System.Collections.Immutable;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Storage;

/// <summary>
/// Claims that are pending and ought not to be. One whose class binds late (WaitForFirstConsumer) waits by design until
/// a pod that uses it has been given a node; one that has just been made gets time.
/// </summary>
public sealed class PendingClaims
{
    private const string SelectedNode = "volume.kubernetes.io/selected-node";
    private const string IsDefault = "storageclass.kubernetes.io/is-default-class";
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(30);

    // Cloud disks are there within a minute.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(30);

    private PendingClaims(ImmutableArray<PendingClaim> all) => All = all;

    public ImmutableArray<PendingClaim> All { get; }

    public static PendingClaims Of(Snapshot cluster)
    {
        var fallback = cluster.Of(Kind.StorageClass).FirstOrDefault(c => c.Annotation(IsDefault) == "true");
        var labels = cluster.Of(Kind.PersistentVolume).Select(v => v.Text("spec.storageClassName")).ToHashSet();
        var users = cluster.Derived(ClaimUsers.Of);
        return new(
        [
            .. cluster.Of(Kind.PersistentVolumeClaim)
                .Where(c => c.Text("status.phase") == "Pending" && !c.IsTerminating && cluster.AgeOf(c) >= Young)
                .Select(c => Read(c, fallback, labels, users, cluster)).Where(c => c.ClassMissing || IsLate(c, cluster))
                .GroupBy(c => (c.Claim.Namespace, c.ClassName, c.ClassMissing,
                    c.Pods.Length == 0 ? c.Claim.Ref : cluster.WorkloadOf(c.Pods[0]).Ref))
                .Select(g => g.First() with { Others = [.. g.Skip(1)] }),
        ]);
    }

    private static PendingClaim Read(
        KubeObject claim, KubeObject? fallback, HashSet<string?> labels, ClaimUsers users, Snapshot cluster)
    {
        var name = claim.Text("spec.storageClassName") ?? claim.Annotation("volume.beta.kubernetes.io/storage-class");
        var named = string.IsNullOrEmpty(name) ? null : cluster.Find(new ObjectRef(Kind.StorageClass, null, name));
        var failure = cluster.EventsOf(claim).FirstOrDefault(e => e.Text("reason") == "ProvisioningFailed"
            && cluster.Now - Snapshot.EventTime(e) < Recent);
        return new PendingClaim(claim, name, name is null ? fallback : named, [.. users.Pods(claim)], failure)
        {
            // A class need not exist where volumes made by hand bear its name.
            ClassMissing = !cluster.Unread.ContainsKey(Kind.StorageClass)
                && (name is null ? fallback is null : name.Length > 0 && named is null && !labels.Contains(name)),
        };
    }

    private static bool IsLate(PendingClaim pending, Snapshot cluster)
    {
        if (pending.Class?.Text("volumeBindingMode") != "WaitForFirstConsumer")
            return pending.Failure is not null || cluster.AgeOf(pending.Claim) >= Patience;
        if (pending.Pods.IsEmpty)
            return false;
        var waiting = pending.Pods.Max(p => cluster.AgeOf(p));
        return pending.Class.Text("provisioner") == PendingClaim.NoProvisioner
            ? waiting >= Young && pending.Pods.Any(FindsNoVolume)
            : pending.Failure is not null
                || (pending.Claim.Annotation(SelectedNode) is not null && waiting >= Patience);
    }

    /// <summary>The scheduler's words where no volume of a class without provisioner can be bound.</summary>
    private static bool FindsNoVolume(KubeObject pod) => ((string?)pod.Condition("PodScheduled")?["message"])?
        .Contains("available persistent volumes to bind", StringComparison.Ordinal) == true;
}
