using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers.Nodes;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// The checks of one node by itself, in kube-scheduler's order and with its reasons: cordoned, named node, taints,
/// node selector and affinity, host ports, resources.
/// </summary>
internal static class NodeFilters
{
    private static readonly Taint s_cordoned = new(Taint.Unschedulable, "", "NoSchedule");

    public static Rejection? Check(PodInfo pod, NodeInfo node)
    {
        if (node.Unschedulable && !pod.Tolerations.Any(s_cordoned.IsToleratedBy))
            return Rejection.Final("node(s) were unschedulable");
        if (node.HardTaints.Count > 0)
            foreach (var taint in node.HardTaints)
                if (!pod.Tolerations.Any(taint.IsToleratedBy))
                    return Rejection.Final("node(s) had untolerated taint(s)");
        if (!MatchesNode(pod, node))
            return Rejection.Final("node(s) didn't match Pod's node affinity/selector");
        if (pod.HostPorts.Count > 0)
            foreach (var port in pod.HostPorts)
                if (node.HasPort(port))
                    return Rejection.Crowded("node(s) didn't have free ports for the requested pod ports");
        return HasRoom(pod.Resources, node) ? null : Fits(pod, node);
    }

    /// <summary>nodeSelector and required node affinity.</summary>
    public static bool MatchesNode(PodInfo pod, NodeInfo node)
    {
        if (pod.NodeSelector is { } selector)
            foreach (var (key, value) in selector)
                if (!node.Labels.TryGetValue(key, out var actual) || actual != (string?)value)
                    return false;
        var required = pod.NodeAffinity?["requiredDuringSchedulingIgnoredDuringExecution"]?["nodeSelectorTerms"];
        return required is not JsonArray terms
            || terms.OfType<JsonObject>().Any(t => NodeSelectorTerm.Matches(t, node.Node, node.Labels));
    }

    /// <summary>The answer for almost every node, found without the words for what may be short.</summary>
    private static bool HasRoom(PodResources need, NodeInfo node) => need.Others is null
        && node.PodCount < node.MaxPods && need.Cpu + node.UsedCpu <= node.Cpu
        && need.Memory + node.UsedMemory <= node.Memory && need.Storage + node.UsedStorage <= node.Storage;

    /// <summary>
    /// All that is short is named at once; more than the node has at all cannot be helped by preemption.
    /// </summary>
    private static Rejection? Fits(PodInfo pod, NodeInfo node)
    {
        var need = pod.Resources;
        List<string>? shorts = null;
        var hopeless = false;
        void Require(string resource, long wanted, long used, long offered)
        {
            if (wanted == 0 || wanted + used <= offered)
                return;
            (shorts ??= []).Add($"Insufficient {resource}");
            hopeless |= wanted > offered;
        }
        if (node.Pods.Count + 1 > node.MaxPods)
            (shorts ??= []).Add("Too many pods");
        Require("cpu", need.Cpu, node.UsedCpu, node.Cpu);
        Require("memory", need.Memory, node.UsedMemory, node.Memory);
        Require("ephemeral-storage", need.Storage, node.UsedStorage, node.Storage);
        foreach (var (name, value) in need.Others ?? [])
            Require(name, value, node.Used(name), node.Offered(name));
        return shorts is null ? null : new Rejection(shorts, hopeless);
    }
}
