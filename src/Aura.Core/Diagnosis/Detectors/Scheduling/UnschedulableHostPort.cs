using System.Text.Json.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>A host port that the pod asks for is taken on every node that it may go to.</summary>
public sealed class UnschedulableHostPort()
    : UnschedulableDetector("UnschedulableHostPort", SchedulingFailureType.HostPort)
{
    protected override string Summary(SchedulingFailure failure, ObjectRef target) =>
        $"host port {failure.Nodes[0][0].Key} that its pods ask for is taken on every node that they may go to";

    protected override void AddFacts(SchedulingFailure failure, JsonObject facts, Snapshot cluster)
    {
        facts["hostPort"] = failure.Nodes[0][0].Key;
        facts["takenBy"] = new JsonArray([.. failure.Nodes.Select(n => n[0].By).OfType<ObjectRef>()
            .Select(cluster.Find).OfType<KubeObject>().Select(p => $"{cluster.WorkloadOf(p).Ref}").Distinct()
            .Take(5).Select(w => (JsonNode?)w)]);
    }
}
