using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Storage;

/// <summary>Which pods that have not ended use which claim.</summary>
public sealed class ClaimUsers
{
    private readonly ILookup<ObjectRef, KubeObject> _pods;

    private ClaimUsers(ILookup<ObjectRef, KubeObject> pods) => _pods = pods;

    public static ClaimUsers Of(Snapshot cluster) => new(cluster.LivePods
        .SelectMany(p => PodClaims.Of(p).Distinct().Select(c => (Pod: p, Claim: c)))
        .ToLookup(x => x.Claim, x => x.Pod));

    public IEnumerable<KubeObject> Pods(KubeObject claim) => _pods[claim.Ref];
}
