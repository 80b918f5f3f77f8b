using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Storage;

/// <summary>Base of the detectors of claims that wait for a volume, one for each reason.</summary>
public abstract class PendingClaimDetector(string type, bool classMissing) : ClaimDetector(type)
{
    public override IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Derived(PendingClaims.Of).All
        .Where(c => c.ClassMissing == classMissing).SelectMany(c => c.Others
            .Select(o => Judge(o, cluster) with { Through = [c.Claim.Ref] }).Prepend(Judge(c, cluster)));

    protected abstract Symptom Judge(PendingClaim pending, Snapshot cluster);

    protected Symptom Seen(
        PendingClaim pending, Snapshot cluster, string summary, double confidence, string reason,
        params IEnumerable<Evidence> proof)
    {
        var claim = pending.Claim;
        ImmutableArray<Evidence> evidence =
        [
            .. proof, new Evidence("the claim is", claim.Ref, "status.phase", "Pending"),
            .. Said(pending.Failure),
        ];
        var more = pending.Others.Length;
        var seen = Seen(claim, [.. pending.Pods, .. pending.Others.SelectMany(o => o.Pods)], cluster,
            summary + (more == 0 ? "" : $" (and {more} more of its workload)"), confidence, reason, evidence);
        seen.Facts["claims"] = more + 1;
        return seen with { Since = claim.Time("metadata.creationTimestamp") };
    }

    private static IEnumerable<Evidence> Said(KubeObject? failure) => failure is null ? []
        : [new Evidence("the provisioner says", failure.Ref, "message", failure.Text("message"), Untrusted: true)];
}
