using System.Text.Json.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>A topology spread constraint with DoNotSchedule leaves no node for the pod.</summary>
public sealed class UnschedulableTopologySpread()
    : UnschedulableDetector("UnschedulableTopologySpread", SchedulingFailureType.TopologySpread)
{
    protected override string Summary(SchedulingFailure failure, ObjectRef target) =>
        $"the topology spread constraint over {failure.Nodes[0][0].Key} leaves no node for its pods";

    protected override void AddFacts(SchedulingFailure failure, JsonObject facts, Snapshot cluster)
    {
        var key = failure.Nodes[0][0].Key;
        var rule = failure.Pod.List("spec.topologySpreadConstraints").FirstOrDefault(
            r => (string?)r["topologyKey"] == key && (string?)r["whenUnsatisfiable"] != "ScheduleAnyway");
        facts["topologyKey"] = key;
        facts["maxSkew"] = (int?)rule?["maxSkew"] ?? 1;
    }
}
