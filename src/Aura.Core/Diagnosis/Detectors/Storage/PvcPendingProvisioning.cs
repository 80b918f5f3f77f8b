using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Storage;

/// <summary>A claim's class exists, but no volume comes: its provisioner fails or is silent, or has none.</summary>
public sealed class PvcPendingProvisioning() : PendingClaimDetector("PVCPendingProvisioning", classMissing: false)
{
    protected override Symptom Judge(PendingClaim pending, Snapshot cluster)
    {
        var provisioner = pending.Class?.Text("provisioner");
        var byHand = provisioner is null or PendingClaim.NoProvisioner;
        var failed = pending.Failure is not null;
        var seen = Seen(pending, cluster, byHand
                ? "no volume made by hand fits it, and nothing makes one for its class"
                : failed ? $"{ClusterText.Name(provisioner)} fails to make its volume"
                : $"{ClusterText.Name(provisioner)} has not made its volume, and says nothing",
            failed ? 0.95 : 0.8, failed ? "the provisioner's event says that it failed"
                : "it has been pending for longer than making a volume takes",
            new Evidence(byHand ? "volumes of its class are not made on demand" : "volumes of its class are made by",
                pending.Class?.Ref ?? pending.Claim.Ref,
                pending.Class is null ? "spec.storageClassName" : "provisioner", provisioner ?? pending.ClassName));
        seen.Facts["provisioner"] = provisioner;
        seen.Facts["failed"] = failed;
        return seen;
    }
}
