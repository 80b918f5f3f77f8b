using System.Text.Json.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>The nodes that could take the pod have a taint that it does not tolerate.</summary>
public sealed class UnschedulableTaint() : UnschedulableDetector("UnschedulableTaint", SchedulingFailureType.Taint)
{
    protected override ObjectRef Target(SchedulingFailure failure, ObjectRef workload, Snapshot cluster) =>
        failure.Nodes[0][0].Node;

    protected override string Summary(SchedulingFailure failure, ObjectRef target) =>
        $"taint {failure.Nodes[0][0].Value} keeps pods away that do not tolerate it";

    /// <summary>A taint that a condition of the node made: what is wrong with the node explains it.</summary>
    protected override IEnumerable<ObjectRef> Through(SchedulingFailure failure, Snapshot cluster) =>
        failure.Nodes.Select(n => n[0])
            .Where(o => o.Value.StartsWith("node.kubernetes.io/", StringComparison.Ordinal)).Select(o => o.Node);

    protected override void AddFacts(SchedulingFailure failure, JsonObject facts, Snapshot cluster)
    {
        facts["taint"] = failure.Nodes[0][0].Value;
        facts["nodes"] = new JsonArray([.. failure.Nodes.Select(n => (JsonNode?)n[0].Node.Name)]);
    }
}
