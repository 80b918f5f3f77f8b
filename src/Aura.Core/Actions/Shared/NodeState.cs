using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Whether a node takes pods, and changing that.</summary>
internal static class NodeState
{
    public const string Unschedulable = "spec.unschedulable";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static bool IsReady(KubeObject node) => (string?)node.Condition("Ready")?["status"] == "True";

    public static bool IsSchedulable(KubeObject node) =>
        IsReady(node) && !node.Flag(Unschedulable) && !node.IsTerminating;

    public static bool IsControlPlane(KubeObject node) =>
        node.Labels.ContainsKey("node-role.kubernetes.io/control-plane")
        || node.Labels.ContainsKey("node-role.kubernetes.io/master");

    public static async Task RaiseIfLastAsync(KubeObject node, ClusterView cluster, PlanBuilder plan)
    {
        if (!(await cluster.ListAsync(Kind.Node)).Any(other => other.Name != node.Name && IsSchedulable(other)))
            plan.RaiseRisk($"{node.Name} is the last node that takes pods");
    }

    /// <summary>Nothing to do where it is cordoned already.</summary>
    public static async Task CordonAsync(KubeObject node, ClusterView cluster, PlanBuilder plan)
    {
        if (node.Flag(Unschedulable))
            return;
        await RaiseIfLastAsync(node, cluster, plan);
        plan.Set(node, Unschedulable, true, "nothing new is scheduled here");
        plan.Verify(new Condition.FieldEquals(node.Ref, Unschedulable, true), Patience);
    }

    /// <summary>Refuses a node that cannot run pods; nothing to do where it is not cordoned.</summary>
    public static void Uncordon(KubeObject node, PlanBuilder plan)
    {
        plan.Check(IsReady(node), "the node is Ready",
            why: $"its Ready condition is {(string?)node.Condition("Ready")?["status"] ?? "absent"}: "
                + $"{(string?)node.Condition("Ready")?["message"]}",
            hint: "pods would be scheduled to a node that cannot run them: repair the node first");
        if (!node.Flag(Unschedulable))
            return;
        plan.Set(node, Unschedulable, null, "pods may be scheduled here again");
        plan.Verify(new Condition.FieldEquals(node.Ref, Unschedulable, null), Patience);
    }
}
