using System.Text.Json.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>
/// Required affinity between pods leaves no node: the pod's own, or the anti-affinity of others that keep it away and
/// are then at fault.
/// </summary>
public sealed class UnschedulableAntiAffinity()
    : UnschedulableDetector("UnschedulableAntiAffinity", SchedulingFailureType.AntiAffinity)
{
    protected override ObjectRef Target(SchedulingFailure failure, ObjectRef workload, Snapshot cluster) =>
        failure.Nodes[0][0] is { Kind: NodeObstacleKind.KeptAway, By: { } by } && cluster.Find(by) is { } pod
            ? cluster.WorkloadOf(pod).Ref : workload;

    protected override string Summary(SchedulingFailure failure, ObjectRef target) => failure.Nodes[0][0] switch
    {
        { Kind: NodeObstacleKind.KeptAway } o =>
            $"the anti-affinity of its pods over {o.Key} leaves no node for others that match it",
        { Kind: NodeObstacleKind.AntiAffinity } o =>
            $"required pod anti-affinity over {o.Key} leaves no node for its pods",
        var o => $"no node is near the pods that its required pod affinity over {o.Key} asks for",
    };

    protected override void AddFacts(SchedulingFailure failure, JsonObject facts, Snapshot cluster)
    {
        facts["topologyKey"] = failure.Nodes[0][0].Key;
        facts["rule"] = failure.Nodes[0][0].Kind switch
        {
            NodeObstacleKind.KeptAway => "antiAffinityOfOthers",
            NodeObstacleKind.AntiAffinity => "antiAffinity",
            _ => "affinity",
        };
    }
}
