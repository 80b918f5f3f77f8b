using System.Text.Json.Nodes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// How well a node suits a pod, higher is better: least allocated cpu and memory (0–100), balance between the two
/// (0–100), few pods of the same owner on the node (the weight that kube-scheduler gives its default spreading), and
/// preferred node affinity, preferred pod (anti-)affinity and PreferNoSchedule taints as they weigh. A pod that asks
/// for nothing counts as 100m and 200Mi, as upstream.
/// </summary>
internal static class NodeScore
{
    private const long DefaultCpu = 100;
    private const long DefaultMemory = 200L << 20;

    public static double Of(PodInfo pod, NodeInfo node)
    {
        var cpu = Free(pod.Resources.Cpu, DefaultCpu, node.UsedCpu, node.Cpu);
        var memory = Free(pod.Resources.Memory, DefaultMemory, node.UsedMemory, node.Memory);
        var score = 50 * (cpu + memory) + 100 * (1 - Math.Abs(cpu - memory) / 2);
        score -= 200.0 * Crowd(pod, node);
        score += 2 * PreferredAffinity(pod, node);
        if (node.SoftTaints.Count > 0)
            score -= 300.0 * node.SoftTaints.Count(t => !pod.Tolerations.Any(t.IsToleratedBy));
        if (pod.Preferred.Count > 0)
            foreach (var (weight, term) in pod.Preferred)
                score += 2.0 * weight * node.Pods.Count(term.Matches);
        return score - node.PodCount * 0.001;
    }

    private static double Free(long wanted, long fallback, long used, long offered) =>
        offered == 0 ? 0 : Math.Max(0, (double)(offered - used - (wanted == 0 ? fallback : wanted)) / offered);

    private static double Crowd(PodInfo pod, NodeInfo node)
    {
        var same = node.PodsOf(pod.Owner);
        return same == 0 ? 0 : same / (same + 1.0);
    }

    private static double PreferredAffinity(PodInfo pod, NodeInfo node)
    {
        if (pod.NodeAffinity is null)
            return 0;
        var sum = 0.0;
        foreach (var item in pod.NodeAffinity?["preferredDuringSchedulingIgnoredDuringExecution"] as JsonArray ?? [])
            if (item?["preference"] is JsonObject preference
                && NodeSelectorTerm.Matches(preference, node.Node, node.Labels))
                sum += item["weight"].Int() ?? 1;
        return sum;
    }
}
