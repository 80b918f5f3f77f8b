using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Storage;

/// <summary>A claim's volume is gone: what was on it cannot be reached by it any more.</summary>
public sealed class PvcLost() : ClaimDetector("PVCLost")
{
    public override IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.PersistentVolumeClaim)
        .Where(c => !c.IsTerminating && IsLost(c, cluster)).Select(c => Judge(c, cluster));

    private Symptom Judge(KubeObject claim, Snapshot cluster)
    {
        var volume = new ObjectRef(Kind.PersistentVolume, null, claim.Text("spec.volumeName") ?? "");
        var told = claim.Text("status.phase") == "Lost";
        var seen = Seen(claim, [.. cluster.Derived(ClaimUsers.Of).Pods(claim)], cluster,
            $"its volume {volume.Name} does not exist any more", told ? 0.97 : 0.9,
            told ? "the volume controller says so" : "the volumes were read, and it is not among them",
            [
                new Evidence("the claim is", claim.Ref, "status.phase", claim.Text("status.phase")),
                new Evidence("it was bound to", claim.Ref, "spec.volumeName", volume.Name),
            ]);
        seen.Facts["volume"] = volume.Name;
        return seen;
    }

    private static bool IsLost(KubeObject claim, Snapshot cluster) => claim.Text("status.phase") switch
    {
        "Lost" => true,
        "Bound" => claim.Text("spec.volumeName") is { Length: > 0 } name && cluster.Covers(Kind.PersistentVolume, null)
            && cluster.Find(new ObjectRef(Kind.PersistentVolume, null, name)) is null,
        _ => false,
    };
}
