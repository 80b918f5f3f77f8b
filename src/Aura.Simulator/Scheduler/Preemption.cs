using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// Makes room for a pod by deleting pods of lower priority: on each node where that could help, all of them are taken
/// away in thought and put back as long as the pod still fits, first those whose disruption budget allows no more, then
/// the others, highest priority first. The node with the fewest broken budgets is taken, then the one whose victims
/// have the lowest highest priority, the lowest sum of priorities, the fewest of them, and the first name.
/// </summary>
internal static class Preemption
{
    /// <summary>The node nominated for the pod; null where nothing helps.</summary>
    public static string? Try(ControlPlane plane, PodInfo pod, FitReport report)
    {
        var budgets = plane.Store.List(Kind.PodDisruptionBudget);
        (NodeInfo Node, List<PodInfo> Victims, int Broken)? best = null;
        foreach (var (node, why) in report.Rejected)
        {
            if (why.Unresolvable || node.Pods.All(p => p.Priority >= pod.Priority)
                || Victims(pod, node, budgets) is not { Victims.Count: > 0 } found)
                continue;
            if (best is not { } b || Compare((node, found.Victims, found.Broken), b) < 0)
                best = (node, found.Victims, found.Broken);
        }
        if (best is not { } chosen)
            return null;
        foreach (var victim in chosen.Victims)
            Delete(plane, victim.Pod, pod.Pod, chosen.Node.Name);
        return chosen.Node.Name;
    }

    private static int Compare((NodeInfo Node, List<PodInfo> Victims, int Broken) a,
        (NodeInfo Node, List<PodInfo> Victims, int Broken) b)
    {
        var order = a.Broken.CompareTo(b.Broken);
        if (order == 0)
            order = a.Victims.Max(v => v.Priority).CompareTo(b.Victims.Max(v => v.Priority));
        if (order == 0)
            order = a.Victims.Sum(v => (long)v.Priority).CompareTo(b.Victims.Sum(v => (long)v.Priority));
        if (order == 0)
            order = a.Victims.Count.CompareTo(b.Victims.Count);
        return order != 0 ? order : string.CompareOrdinal(a.Node.Name, b.Node.Name);
    }

    private static (List<PodInfo> Victims, int Broken)? Victims(PodInfo pod, NodeInfo node,
        IReadOnlyList<KubeObject> budgets)
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
        var guarded = Guarded(lower, budgets);
        foreach (var candidate in lower.OrderByDescending(guarded.Contains).ToList())
        {
            node.Add(candidate);
            if (!fits || NodeFilters.Check(pod, node) is null)
                continue;
            node.Remove(candidate.Pod.Uid!);
            victims.Add(candidate);
        }
        foreach (var victim in victims)
            node.Add(victim);
        return fits ? (victims, victims.Count(guarded.Contains)) : null;
    }

    /// <summary>Those that a budget would not let go, if the ones before them went.</summary>
    private static HashSet<PodInfo> Guarded(List<PodInfo> pods, IReadOnlyList<KubeObject> budgets)
    {
        var guarded = new HashSet<PodInfo>();
        foreach (var budget in budgets)
        {
            if (Selector.From(budget.At("spec.selector")) is not { IsEverything: false } selector)
                continue;
            var left = budget.Number("status.disruptionsAllowed") ?? 0;
            foreach (var pod in pods)
                if (pod.Pod.Namespace == budget.Namespace && selector.Matches(pod.Labels)
                    && budget.At("status.disruptedPods")?[pod.Pod.Name] is null && --left < 0)
                    guarded.Add(pod);
        }
        return guarded;
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
