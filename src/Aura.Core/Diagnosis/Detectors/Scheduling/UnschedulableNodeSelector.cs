using System.Text.Json.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>No node has the labels that the pod's node selector or node affinity asks for.</summary>
public sealed class UnschedulableNodeSelector()
    : UnschedulableDetector("UnschedulableNodeSelector", SchedulingFailureType.NodeSelector)
{
    protected override string Summary(SchedulingFailure failure, ObjectRef target) =>
        $"no node has the label {Wanted(failure)} that its pods ask for";

    protected override void AddFacts(SchedulingFailure failure, JsonObject facts, Snapshot cluster) =>
        facts["wantedLabel"] = Wanted(failure);

    private static string Wanted(SchedulingFailure failure) => failure.Nodes[0][0].Value;
}
