using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>Which pods that have not ended use which PersistentVolumeClaim.</summary>
public sealed class ClaimUsers
{
    private readonly ILookup<ObjectRef, KubeObject> _holders;

    private ClaimUsers(Snapshot cluster) => _holders = cluster.Pods
        .Where(p => p.Text("status.phase") is not ("Succeeded" or "Failed"))
        .SelectMany(p => PodClaims.Of(p).Distinct().Select(c => (Pod: p, Claim: c)))
        .ToLookup(x => x.Claim, x => x.Pod);

    public static ClaimUsers Of(Snapshot cluster) => new(cluster);

    /// <summary>Those that ought to run.</summary>
    public IEnumerable<KubeObject> Pods(KubeObject claim) => _holders[claim.Ref].Where(p => !p.IsTerminating);

    /// <summary>With those on their way out: until they are gone they keep the volume.</summary>
    public IEnumerable<KubeObject> Holding(ObjectRef claim) => _holders[claim];
}
