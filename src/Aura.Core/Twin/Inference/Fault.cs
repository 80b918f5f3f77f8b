using System.Collections.Immutable;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>The containers of one name in the pods of one workload that fail in the same way.</summary>
/// <param name="Revisions">All that are known of the workload, newest first.</param>
internal sealed record Fault(
    KubeObject Workload, ImmutableArray<Revision> Revisions, ImmutableArray<PodContainer> Failing)
{
    public PodContainer First => Failing[0];
    public string Container => First.Name;

    /// <summary>The newest revision whose pods fail.</summary>
    public Revision Broken => Revisions.First(r => Fails(r));

    public bool Fails(Revision revision) =>
        revision.Pods.Any(p => Failing.Any(f => f.Pod.Ref == p.Ref));

    /// <summary>"2 pods of Deployment shop/cart".</summary>
    public string Pods => $"{Failing.Length} {(Failing.Length == 1 ? "pod" : "pods")} of {Workload.Ref}";

    /// <summary>Everything that <paramref name="fails"/>, by workload and container.</summary>
    public static IEnumerable<Fault> In(Snapshot cluster, Func<PodContainer, bool> fails) =>
        cluster.Derived(LiveContainers.Of).All.Where(c => c.Status is not null && fails(c))
            .GroupBy(c => (Workload: cluster.WorkloadOf(c.Pod), c.Name))
            .Select(g => new Fault(g.Key.Workload, Revision.Of(g.Key.Workload, cluster), [.. g]))
            .Where(f => f.Revisions.Any(f.Fails));

    /// <summary>The middle one of times from start to end; null where none is known.</summary>
    public TimeSpan? Lived => Middle(Failing.Select(c => Span(c.LastEnd, "startedAt", "finishedAt")));

    public static TimeSpan? Span(System.Text.Json.Nodes.JsonNode? state, string from, string to) =>
        DateTimeOffset.TryParse((string?)state?[from], out var a)
        && DateTimeOffset.TryParse((string?)state?[to], out var b) && b >= a ? b - a : null;

    public static TimeSpan? Middle(IEnumerable<TimeSpan?> times)
    {
        var known = times.OfType<TimeSpan>().Order().ToList();
        return known.Count == 0 ? null : known[known.Count / 2];
    }
}
