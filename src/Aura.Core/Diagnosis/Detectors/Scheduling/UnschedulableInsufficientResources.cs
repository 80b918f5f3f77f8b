using System.Text.Json.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>No node that the pod may go to has enough CPU, memory, devices or pod slots left.</summary>
public sealed class UnschedulableInsufficientResources()
    : UnschedulableDetector("UnschedulableInsufficientResources", SchedulingFailureType.Resources)
{
    protected override string Summary(SchedulingFailure failure, ObjectRef target) =>
        $"no node has the {Short(failure)} left that its pods request ({Requests(failure)})";

    /// <summary>What took its room: pods of the same workload that were preempted.</summary>
    protected override IEnumerable<ObjectRef> Through(SchedulingFailure failure, Snapshot cluster) =>
        cluster.Derived(Preemptions.Of).Victims(cluster.WorkloadOf(failure.Pod).Ref);

    protected override void AddFacts(SchedulingFailure failure, JsonObject facts, Snapshot cluster)
    {
        var wanted = PodRequests.Of(failure.Pod);
        facts["shortOf"] = Short(failure);
        facts["cpuRequest"] = $"{wanted.Cpu}";
        facts["memoryRequest"] = $"{wanted.Memory}";
    }

    private static string Requests(SchedulingFailure failure) =>
        PodRequests.Of(failure.Pod) is var wanted ? $"{wanted.Cpu} CPU and {wanted.Memory} each" : "";

    private static string Short(SchedulingFailure failure) => string.Join(" and ", failure.Nodes
        .SelectMany(n => n).Select(o => o.Kind switch
        {
            NodeObstacleKind.Cpu => "CPU",
            NodeObstacleKind.Memory => "memory",
            NodeObstacleKind.Pods => "pod slots",
            NodeObstacleKind.OtherResource => ClusterText.Name(o.Key),
            _ => null,
        }).OfType<string>().Distinct());
}
