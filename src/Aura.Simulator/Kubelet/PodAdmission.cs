using Aura.Kubernetes;
using Aura.Simulator.Controllers;
using Aura.Simulator.Controllers.Nodes;
using Aura.Simulator.Scheduler;

namespace Aura.Simulator.Kubelet;

/// <summary>
/// What a kubelet checks before it takes a pod on. Under pressure: with MemoryPressure alone no BestEffort pod that
/// does not tolerate its taint, with DiskPressure none but critical ones. A pod that was not placed by the scheduler:
/// whether the node has room for it, and by its selector, affinity, ports and NoExecute taints is the right one.
/// </summary>
internal static class PodAdmission
{
    private const long SystemCritical = 2_000_000_000;
    private static readonly Taint s_memory = new("node.kubernetes.io/memory-pressure", "", "NoSchedule");

    /// <summary>Static pods aside: priority as of system-cluster-critical.</summary>
    public static bool IsCritical(KubeObject pod) => (pod.Number("spec.priority") ?? 0) >= SystemCritical;

    /// <returns>Null where the pod is taken.</returns>
    public static (string Reason, string Message)? Refusal(ControlPlane plane, NodeAgent agent, KubeObject pod)
    {
        var pressures = agent.Pressure.Conditions;
        if (pressures.Count > 0 && !IsCritical(pod) && !ToleratesPressure(pod, pressures))
            return ("Evicted", $"The node had condition: [{string.Join(' ', pressures)}]. ");
        if ((string?)pod.Condition("PodScheduled")?["status"] == "True"
            || plane.Store.Get(Kind.Node, null, agent.Name) is not { } node)
            return null;
        var there = new NodeInfo(node);
        foreach (var other in plane.Store.PodsOn(agent.Name))
            if (other.Uid != pod.Uid && !other.IsFinished() && plane.Kubelets?.Find(other.Uid!) is { Admitted: true })
                there.Add(new PodInfo(other));
        var info = new PodInfo(pod);
        return Short(info.Resources, there) ?? Misplaced(info, there);
    }

    private static bool ToleratesPressure(KubeObject pod, IReadOnlyList<string> pressures) =>
        pressures is ["MemoryPressure"] && (pod.Text("status.qosClass") is "Burstable" or "Guaranteed"
            || pod.List("spec.tolerations").Any(s_memory.IsToleratedBy));

    private static (string, string)? Short(PodResources need, NodeInfo node)
    {
        static (string, string)? Check(string resource, long wanted, long used, long offered) =>
            wanted == 0 || wanted + used <= offered ? null : ($"OutOf{resource}", "Node didn't have enough resource: "
                + $"{resource}, requested: {wanted}, used: {used}, capacity: {offered}");
        return Check("pods", 1, node.PodCount, node.MaxPods)
            ?? Check("cpu", need.Cpu, node.UsedCpu, node.Cpu)
            ?? Check("memory", need.Memory, node.UsedMemory, node.Memory)
            ?? Check("ephemeral-storage", need.Storage, node.UsedStorage, node.Storage)
            // What the node has never heard of is not counted on it.
            ?? (need.Others ?? []).Where(o => node.Offered(o.Key) > 0)
                .Select(o => Check(o.Key, o.Value, node.Used(o.Key), node.Offered(o.Key)))
                .FirstOrDefault(f => f is not null);
    }

    private static (string, string)? Misplaced(PodInfo pod, NodeInfo node)
    {
        if (!NodeFilters.MatchesNode(pod, node))
            return Failed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
        if (pod.HostPorts.Any(node.HasPort))
            return Failed("NodePorts", "node(s) didn't have free ports for the requested pod ports");
        if (node.HardTaints.Any(t => t.Effect == "NoExecute" && !pod.Tolerations.Any(t.IsToleratedBy)))
            return Failed("TaintToleration", "node(s) had taints that the pod didn't tolerate");
        return null;
    }

    private static (string, string) Failed(string predicate, string why) =>
        (predicate, $"Predicate {predicate} failed: {why}");
}
