using System.Text.Json.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>The pod's volume is only reached from nodes that are not there, or that the pod may not go to.</summary>
public sealed class UnschedulableVolumeAffinity()
    : UnschedulableDetector("UnschedulableVolumeAffinity", SchedulingFailureType.VolumeAffinity)
{
    protected override ObjectRef Target(SchedulingFailure failure, ObjectRef workload, Snapshot cluster) =>
        failure.Nodes[0][0].By ?? workload;

    protected override string Summary(SchedulingFailure failure, ObjectRef target) =>
        $"the volume is only reached from nodes with {failure.Nodes[0][0].Value}, "
        + "and none of those that its pods may go to is one";

    protected override void AddFacts(SchedulingFailure failure, JsonObject facts, Snapshot cluster)
    {
        var volume = failure.Nodes[0][0].By is { } by ? cluster.Find(by) : null;
        facts["volume"] = volume?.Name;
        facts["claim"] = volume?.Text("spec.claimRef.name");
    }
}
