using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Whether a node takes pods.</summary>
internal static class NodeState
{
    public const string Unschedulable = "spec.unschedulable";

    public static bool IsReady(KubeObject node) => (string?)node.Condition("Ready")?["status"] == "True";

    public static bool IsSchedulable(KubeObject node) =>
        IsReady(node) && !node.Flag(Unschedulable) && !node.IsTerminating;

    public static async Task RaiseIfLastAsync(KubeObject node, ClusterView cluster, PlanBuilder plan)
    {
        if (!(await cluster.ListAsync(Kind.Node)).Any(other => other.Name != node.Name && IsSchedulable(other)))
            plan.RaiseRisk($"{node.Name} is the last node that takes pods");
    }
}
