using Aura.Diagnosis.Detectors.Storage;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>Pods that have not ended, by the PersistentVolumeClaims that they name.</summary>
internal sealed class ClaimUsers
{
    private readonly ILookup<ObjectRef, KubeObject> _byClaim;

    private ClaimUsers(Snapshot cluster) => _byClaim = cluster.Pods
        .Where(p => p.Text("status.phase") is not ("Succeeded" or "Failed"))
        .SelectMany(p => PodClaims.Of(p).Select(c => (Claim: c, Pod: p))).ToLookup(x => x.Claim, x => x.Pod);

    public static ClaimUsers Of(Snapshot cluster) => new(cluster);

    public IEnumerable<KubeObject> Of(ObjectRef claim) => _byClaim[claim];
}
