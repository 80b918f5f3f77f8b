using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>
/// Which cause explains which: one that harms an object explains what another suffers through it. A cause of several
/// symptoms is explained only where each of them is.
/// </summary>
internal sealed class CauseGraph
{
    private readonly Dictionary<Cause, List<Cause>> _follows = [];
    private readonly Dictionary<Cause, List<Cause>> _explainedBy = [];

    public CauseGraph(IReadOnlyList<Cause> causes)
    {
        var harming = causes.SelectMany(c => Harmed(c).Select(o => (Object: o, Cause: c)))
            .ToLookup(x => x.Object, x => x.Cause);
        foreach (var cause in causes)
        {
            var each = cause.Symptoms.Select(s => s.Through.SelectMany(o => harming[o])
                .Where(c => c != cause).Distinct().ToList()).ToList();
            if (each.Any(explained => explained.Count == 0))
                continue;
            _explainedBy[cause] = [.. each.SelectMany(e => e).Distinct()];
            foreach (var by in _explainedBy[cause])
                (_follows.TryGetValue(by, out var list) ? list : _follows[by] = []).Add(cause);
        }
        Roots = [.. RootsOf(causes)];
    }

    /// <summary>Causes that nothing explains, and the nearest of each circle that nothing outside explains.</summary>
    public IReadOnlyList<Cause> Roots { get; }

    /// <summary>All that follows from a cause, nearest first.</summary>
    public IReadOnlyList<Cause> FollowingFrom(Cause root)
    {
        var seen = new HashSet<Cause> { root };
        var order = new List<Cause>();
        var queue = new Queue<Cause>([root]);
        while (queue.TryDequeue(out var at))
            foreach (var next in _follows.GetValueOrDefault(at, []))
                if (seen.Add(next))
                {
                    order.Add(next);
                    queue.Enqueue(next);
                }
        return order;
    }

    private static IEnumerable<ObjectRef> Harmed(Cause cause) => cause.Symptoms
        .Where(s => s.Explains && FindingType.Of(s.Type).Usual != Severity.Advice)
        .SelectMany(s => s.Pods.Append(s.Target).Concat(s.Workload is { } w ? [w] : []).Except(s.Through)).Distinct();

    private IEnumerable<Cause> RootsOf(IReadOnlyList<Cause> causes)
    {
        var reached = new HashSet<Cause>();
        foreach (var cause in causes.Where(c => !_explainedBy.ContainsKey(c)))
        {
            yield return cause;
            reached.Add(cause);
            reached.UnionWith(FollowingFrom(cause));
        }
        // What is left goes round in circles, or follows from one.
        foreach (var cause in causes.OrderBy(c => c.First.Depth).ThenBy(c => c.First.Since ?? DateTimeOffset.MaxValue)
                     .ThenByDescending(c => c.First.Confidence).ThenBy(c => $"{c.First.Target}", StringComparer.Ordinal)
                     .ThenBy(c => c.First.Type, StringComparer.Ordinal))
            if (!reached.Contains(cause) && InCircle(cause))
            {
                yield return cause;
                reached.Add(cause);
                reached.UnionWith(FollowingFrom(cause));
            }
    }

    private bool InCircle(Cause cause) =>
        _explainedBy[cause].Exists(by => by == cause || FollowingFrom(cause).Contains(by));
}
