using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// What becomes of who reaches whom, told for pods with the same labels together: a policy cannot tell them apart.
/// </summary>
internal static class ReachChange
{
    private const int Most = 12;
    private static readonly string[] OfOnePod =
    [
        "pod-template-hash", "controller-revision-hash", "statefulset.kubernetes.io/pod-name",
        "apps.kubernetes.io/pod-index", "pod-template-generation", "batch.kubernetes.io/controller-uid",
        "controller-uid", "batch.kubernetes.io/job-name", "job-name", "topology.kubernetes.io/zone",
        "topology.kubernetes.io/region",
    ];

    /// <param name="Before">The ports; null: none.</param>
    public sealed record Pair(string From, string To, string? Before, string? After);

    /// <summary>All pairs whose reach changes and of which one is among the pods.</summary>
    public static IReadOnlyList<Pair> Between(PolicyReach before, PolicyReach after, Func<KubeObject, bool> among)
    {
        var groups = before.Pods.GroupBy(p => Name(p, k => before.Mentions(k) || after.Mentions(k)))
            .Select(g => (Name: g.Key, Pod: g.First())).OrderBy(g => g.Name, StringComparer.Ordinal).ToList();
        return [.. from a in groups
                   from b in groups
                   where among(a.Pod) || among(b.Pod)
                   let was = before.Reach(a.Pod, b.Pod)
                   let becomes = after.Reach(a.Pod, b.Pod)
                   where was != becomes
                   select new Pair(a.Name, b.Name, was, becomes)];
    }

    /// <summary>Tells what is lost and what is gained.</summary>
    public static void Tell(IReadOnlyList<Pair> pairs, PlanBuilder plan)
    {
        foreach (var pair in pairs.Take(Most))
            plan.Warn($"{pair.From} reaches {pair.To}: {pair.Before ?? "no"} -> {pair.After ?? "no longer"}");
        if (pairs.Count > Most)
            plan.Warn($"and {pairs.Count - Most} more pairs of pods");
        plan.Warn("policies work only where the network plugin enforces them; open connections may go on, "
            + "pods on the host's network are not held");
    }

    // A label that tells pods of one workload apart counts only where a policy asks for it.
    private static string Name(KubeObject pod, Func<string, bool> mentioned)
    {
        var labels = string.Join(",", pod.Labels.Where(l => !OfOnePod.Contains(l.Key) || mentioned(l.Key))
            .OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));
        // Policies are not for pods on the host's network, whatever their labels.
        var kind = pod.Flag("spec.hostNetwork") ? " (host network)" : "";
        return $"{pod.Namespace}/{(labels.Length == 0 ? pod.Name : labels)}{kind}";
    }
}
