using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Autoscaling;

/// <summary>How many more pods of a workload the nodes have room for, by requests alone.</summary>
public static class NodeRoom
{
    /// <summary>A clause about so many more replicas.</summary>
    public static string Told(KubeObject workload, long more, Snapshot cluster)
    {
        var room = Of(PodRequests.Of(Folding.RolloutHistory.TemplateOf(workload)), cluster);
        return room >= more ? "nodes have room for more of them"
            : room == 0 ? "nodes have no room for another, by their requests"
            : $"nodes have room for {room} more, by their requests";
    }

    private static long Of(PodRequests one, Snapshot cluster) => cluster.Nodes
        .Where(n => NodeState.IsSchedulable(n)
            && !n.List("spec.taints").Any(t => (string?)t["effect"] is "NoSchedule" or "NoExecute"))
        .Sum(n =>
        {
            var (used, pods) = cluster.Derived(NodeLoads.Of).On(n.Name);
            long Fit(string amount, Quantity taken, Quantity each) => each.Sign <= 0 ? long.MaxValue
                : Quantity.From(n.At($"status.allocatable.{amount}")) is { } all && all > taken
                    ? (long)(all - taken).RatioTo(each) : 0;
            return Math.Min(Fit("pods", Quantity.OfUnits(pods), Quantity.OfUnits(1)),
                Math.Min(Fit("cpu", used.Cpu, one.Cpu), Fit("memory", used.Memory, one.Memory)));
        });
}
