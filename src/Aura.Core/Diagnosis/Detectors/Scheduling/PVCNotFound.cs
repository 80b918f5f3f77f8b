using System.Text.Json.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>The pod names a PersistentVolumeClaim that does not exist.</summary>
public sealed class PVCNotFound() : UnschedulableDetector("PVCNotFound", SchedulingFailureType.ClaimMissing)
{
    protected override ObjectRef Target(SchedulingFailure failure, ObjectRef workload, Snapshot cluster) =>
        failure.Claims[0];

    protected override string Summary(SchedulingFailure failure, ObjectRef target) =>
        "the claim does not exist; pods that name it are not scheduled";

    protected override IEnumerable<ObjectRef> Through(SchedulingFailure failure, Snapshot cluster) => [];

    protected override IEnumerable<Evidence> Evidence(SchedulingFailure failure, Snapshot cluster) =>
    [
        new("the pod names the claim", failure.Pod.Ref, "spec.volumes.persistentVolumeClaim.claimName",
            failure.Claims[0].Name),
        new("no such object", failure.Claims[0], null, null),
    ];

    protected override void AddFacts(SchedulingFailure failure, JsonObject facts, Snapshot cluster)
    {
        facts["missingKind"] = Kind.PersistentVolumeClaim.Name;
        facts["missingName"] = failure.Claims[0].Name;
    }

    protected override bool Fits(PodTemplate template, SchedulingFailure failure, Snapshot cluster) =>
        template.Spec["volumes"].Objects()
            .All(v => (string?)v["persistentVolumeClaim"]?["claimName"] != failure.Claims[0].Name);
}
