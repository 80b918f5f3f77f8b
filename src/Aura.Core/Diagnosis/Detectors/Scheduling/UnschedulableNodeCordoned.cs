using System.Text.Json.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>A cordoned node would take the pod; no other node does.</summary>
public sealed class UnschedulableNodeCordoned()
    : UnschedulableDetector("UnschedulableNodeCordoned", SchedulingFailureType.Cordoned)
{
    protected override ObjectRef Target(SchedulingFailure failure, ObjectRef workload, Snapshot cluster) =>
        failure.Nodes[0][0].Node;

    protected override string Summary(SchedulingFailure failure, ObjectRef target) =>
        "the node is cordoned, and no other node takes the pods that wait";

    protected override void AddFacts(SchedulingFailure failure, JsonObject facts, Snapshot cluster)
    {
        facts["node"] = failure.Nodes[0][0].Node.Name;
        facts["nodes"] = new JsonArray([.. failure.Nodes.Select(n => (JsonNode?)n[0].Node.Name)]);
        facts["nodeReady"] = cluster.Find(failure.Nodes[0][0].Node) is { } node
            && (string?)node.Condition("Ready")?["status"] == "True";
    }
}
