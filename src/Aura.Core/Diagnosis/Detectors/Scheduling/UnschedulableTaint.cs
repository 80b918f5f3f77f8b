using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>The nodes that could take the pod have a taint that it does not tolerate.</summary>
public sealed class UnschedulableTaint() : UnschedulableDetector("UnschedulableTaint", SchedulingFailureType.Taint)
{
    protected override ObjectRef Target(SchedulingFailure failure, ObjectRef workload) => failure.Nodes[0][0].Node;

    protected override string Summary(SchedulingFailure failure) =>
        $"taint {failure.Nodes[0][0].Value} keeps pods away that do not tolerate it";

    protected override void AddFacts(SchedulingFailure failure, JsonObject facts, Snapshot cluster)
    {
        facts["taint"] = failure.Nodes[0][0].Value;
        facts["nodes"] = new JsonArray([.. failure.Nodes.Select(n => (JsonNode?)n[0].Node.Name)]);
    }
}
