using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// Makes room for a pod by deleting pods of lower priority: on each node where that could help, all of them are taken
/// away in thought and put back, highest priority first, as long as the pod still fits; the node whose victims have
/// the lowest highest priority, then the fewest of them, then the first name, is taken.
/// </summary>
internal static class Preemption
{
    /// <summary>The node nominated for the pod; null where nothing helps.</summary>
    public static string? Try(ControlPlane plane, PodInfo pod, FitReport report)
    {
        (NodeInfo Node, List<PodInfo> Victims)? best = null;
        foreach (var (node, why) in report.Rejected)
        {
            if (why.Unresolvable || node.Pods.All(p => p.Priority >= pod.Priority)
                || Victims(pod, node) is not { Count: > 0 } victims)
                continue;
            if (best is not { } b || Compare((node, victims), b) < 0)
                best = (node, victims);
        }
        if (best is not { } chosen)
            return null;
        foreach (var victim in chosen.Victims)
            Delete(plane, victim.Pod, pod.Pod, chosen.Node.Name);
        return chosen.Node.Name;
    }

    private static int Compare((NodeInfo Node, List<PodInfo> Victims) a, (NodeInfo Node, List<PodInfo> Victims) b)
    {
        var order = a.Victims.Max(v => v.Priority).CompareTo(b.Victims.Max(v => v.Priority));
        if (order == 0)
            order = a.Victims.Count.CompareTo(b.Victims.Count);
        return order != 0 ? order : string.CompareOrdinal(a.Node.Name, b.Node.Name);
    }

    private static List<PodInfo>? Victims(PodInfo pod, NodeInfo node)
    {
        // Whoever is on the way out already makes room without our help.
        if (node.Pods.Any(p => p.Priority < pod.Priority && p.Pod.IsTerminating))
            return null;
        var lower = node.Pods.Where(p => p.Priority < pod.Priority)
            .OrderByDescending(p => p.Priority).ThenBy(p => p.Pod.Created())
            .ThenBy(p => p.Pod.Name, StringComparer.Ordinal).ToList();
        foreach (var victim in lower)
            node.Remove(victim.Pod.Uid!);
        var victims = new List<PodInfo>();
        var fits = NodeFilters.Check(pod, node) is null;
        foreach (var candidate in lower)
        {
            node.Add(candidate);
            if (!fits || NodeFilters.Check(pod, node) is null)
                continue;
            node.Remove(candidate.Pod.Uid!);
            victims.Add(candidate);
        }
        foreach (var victim in victims)
            node.Add(victim);
        return fits ? victims : null;
    }

    private static void Delete(ControlPlane plane, KubeObject victim, KubeObject pod, string node)
    {
        plane.Store.UpdateStatus(victim, json =>
        {
            if (json["status"]?["conditions"] is JsonArray conditions)
                Conditions.Put(conditions, "DisruptionTarget", "True", "PreemptionByScheduler",
                    "default-scheduler: preempting to accommodate a higher priority pod",
                    Store.Format(plane.Clock.GetUtcNow()));
        });
        plane.Store.Delete(victim.Ref, new DeleteRequest { Uid = victim.Uid });
        plane.Events.RecordSeries(victim, "Normal", "Preempted", "Preempting",
            $"Preempted by pod {pod.Uid} on node {node}", "default-scheduler");
    }
}
