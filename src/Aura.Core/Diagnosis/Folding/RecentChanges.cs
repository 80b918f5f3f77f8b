using System.Collections.Immutable;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>
/// ConfigMaps and Secrets that the failing pods of a workload use, and that changed shortly before the first of them
/// stopped being ready.
/// </summary>
public sealed class RecentChanges
{
    private static readonly TimeSpan Before = TimeSpan.FromHours(1);

    // Made and filled by one hand at once: that is its making, no change.
    private static readonly TimeSpan Making = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Since = TimeSpan.FromHours(6);

    private RecentChanges(ImmutableArray<RecentChange> all) => All = all;

    public ImmutableArray<RecentChange> All { get; }

    public static RecentChanges Of(Snapshot cluster)
    {
        var failing = cluster.LivePods.Where(p => Readiness.LostAt(p) is { } at && cluster.Now - at < Since)
            .GroupBy(p => cluster.WorkloadOf(p).Ref);
        return new RecentChanges([.. failing.SelectMany(g => Of(g.Key, [.. g], cluster))]);
    }

    /// <summary>What changed last, as evidence on a finding about these workloads.</summary>
    public IEnumerable<Evidence> About(IEnumerable<ObjectRef> workloads, ObjectRef but)
    {
        var named = workloads.ToHashSet();
        return All.Where(c => named.Contains(c.Workload) && c.Changed != but).OrderByDescending(c => c.At).Take(3)
            .Select(c => c.Evidence);
    }

    private static IEnumerable<RecentChange> Of(ObjectRef workload, IReadOnlyList<KubeObject> pods, Snapshot cluster)
    {
        var first = pods.MinBy(Readiness.LostAt)!;
        var lost = Readiness.LostAt(first)!.Value;
        var seen = new HashSet<ObjectRef>();
        foreach (var reference in ConfigReference.Of(new PodTemplate(first.ToJson())))
        {
            var used = new ObjectRef(reference.Kind, first.Namespace, reference.Name);
            if (seen.Add(used) && ChangedAt(used, cluster) is var (at, by) && at <= lost && lost - at < Before)
                yield return new RecentChange(used, at, by, workload, [.. pods.Select(p => p.Ref)], lost);
        }
    }

    private static (DateTimeOffset At, string? By)? ChangedAt(ObjectRef used, Snapshot cluster)
    {
        if (used.Kind == Kind.Secret)
            return cluster.Secrets.Of(used).Changed is { } changed ? (changed, null) : null;
        if (cluster.Find(used) is not { } map)
            return null;
        var last = FieldWriter.Of(map).Where(w => w.Time is not null && (w.Owns("data") || w.Owns("binaryData")))
            .MaxBy(w => w.Time);
        return last?.Time - map.Time("metadata.creationTimestamp") > Making ? (last!.Time!.Value, last.Manager) : null;
    }
}
