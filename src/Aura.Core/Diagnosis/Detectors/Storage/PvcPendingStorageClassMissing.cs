using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Storage;

/// <summary>A claim names a StorageClass that does not exist, or none where the cluster has no default.</summary>
public sealed class PvcPendingStorageClassMissing()
    : PendingClaimDetector("PVCPendingStorageClassMissing", classMissing: true)
{
    protected override Symptom Judge(PendingClaim pending, Snapshot cluster)
    {
        var name = pending.ClassName;
        var classes = cluster.Of(Kind.StorageClass).Select(c => c.Name).ToList();
        var seen = Seen(pending, cluster, name is null ? "it names no StorageClass, and the cluster has no default one"
            : $"its StorageClass {name} does not exist", 0.97, "the StorageClasses were read, and it is not among them",
            new Evidence("the claim asks for", pending.Claim.Ref, "spec.storageClassName", name),
            new Evidence("StorageClasses that there are", pending.Claim.Ref, null,
                classes.Count == 0 ? "none" : string.Join(", ", classes)));
        seen.Facts["storageClasses"] = new JsonArray([.. classes.Select(c => (JsonNode?)c)]);
        var near = name is null ? null : Nearness.Of(name, classes);
        if ((near ?? (classes.Count == 1 ? classes[0] : null)) is { } better)
            seen.Facts["suggestedClass"] = better;
        return seen with { Cause = name ?? "" };
    }
}
