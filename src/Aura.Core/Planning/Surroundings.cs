using Aura.Diagnosis;
using Aura.Diagnosis.Folding;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Plans;

namespace Aura.Planning;

/// <summary>
/// What is found out about a finding's workload and namespace, for the weights. What is not said is usual.
/// </summary>
internal static class Surroundings
{
    /// <param name="label">A label of Namespaces that is asked before those of the rules.</param>
    public static async Task<(string Priority, string? Environment)> OfAsync(
        Finding finding, ClusterView cluster, ScoringRules rules, string? label)
    {
        var about = finding.Affected.Prepend(finding.Target).ToList();
        return (await PriorityAsync(about, cluster, rules), await EnvironmentAsync(about, cluster, rules, label));
    }

    /// <summary>The highest among the workloads that suffer.</summary>
    private static async Task<string> PriorityAsync(List<ObjectRef> about, ClusterView cluster, ScoringRules rules)
    {
        var highest = long.MinValue;
        foreach (var target in about.Where(o => o.Kind == Kind.Deployment || o.Kind == Kind.StatefulSet
                     || o.Kind == Kind.DaemonSet || o.Kind == Kind.Job || o.Kind == Kind.CronJob).Distinct())
            if (await FindAsync(target, cluster) is { } workload)
                highest = Math.Max(highest, await ValueAsync(workload, cluster));
        var value = highest == long.MinValue ? 0 : highest;
        return rules.Priority.First(p => value >= p.AtLeast).Name;
    }

    private static async Task<long> ValueAsync(KubeObject workload, ClusterView cluster)
    {
        var spec = RolloutHistory.TemplateOf(workload).Spec;
        if ((long?)spec["priority"] is { } stated)
            return stated;
        if ((string?)spec["priorityClassName"] is not { Length: > 0 } name)
            return 0;
        if (name.StartsWith("system-", StringComparison.Ordinal))
            return 2_000_000_000;
        return (await FindAsync(new ObjectRef(Kind.PriorityClass, null, name), cluster))?.Number("value") ?? 0;
    }

    private static async Task<string?> EnvironmentAsync(
        List<ObjectRef> about, ClusterView cluster, ScoringRules rules, string? label)
    {
        if (about.Select(o => o.Kind == Kind.Namespace ? o.Name : o.Namespace).FirstOrDefault(n => n is not null)
            is not { } ns)
            return null;
        var found = await FindAsync(new ObjectRef(Kind.Namespace, null, ns), cluster);
        var said = rules.EnvironmentLabels.Prepend(label).OfType<string>()
            .Select(l => found?.Label(l)).FirstOrDefault(v => v is not null);
        var name = EnvironmentName.Of("", said ?? ns);
        return rules.Environment.FirstOrDefault(e => e.Name == name)?.Name;
    }

    /// <summary>Null also where it may not be read: then nothing is known of it.</summary>
    private static async Task<KubeObject?> FindAsync(ObjectRef target, ClusterView cluster)
    {
        try
        {
            return await cluster.GetAsync(target);
        }
        catch (KubeException e) when (e.Status is 403 or 404)
        {
            return null;
        }
    }
}
