using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>Symptoms that are one cause, and the consequences that hang under it.</summary>
public sealed class Cause
{
    private readonly List<Cause> _consequences = [];

    internal Cause(IReadOnlyList<Symptom> symptoms)
    {
        Symptoms = symptoms;
        First = symptoms.OrderByDescending(s => s.Confidence).First();
        Pods = new(symptoms.SelectMany(s => s.Pods), ByName);
        Workloads = new(symptoms.Select(s => s.Workload).OfType<ObjectRef>(), ByName);
    }

    public IReadOnlyList<Symptom> Symptoms { get; }

    /// <summary>The symptom that speaks for all.</summary>
    public Symptom First { get; }

    public SortedSet<ObjectRef> Pods { get; }
    public SortedSet<ObjectRef> Workloads { get; }

    public IReadOnlyList<Cause> Consequences => _consequences;

    public static Comparer<ObjectRef> ByName { get; } =
        Comparer<ObjectRef>.Create((a, b) => string.CompareOrdinal($"{a}", $"{b}"));

    /// <summary>
    /// One for each root cause: what another cause explains hangs under it, under each of several, and with all that
    /// follows from it in turn.
    /// </summary>
    public static IReadOnlyList<Cause> Fold(IEnumerable<Symptom> symptoms)
    {
        var all = symptoms.GroupBy(s => (s.Type, s.Target, s.Cause)).Select(g => new Cause([.. g])).ToList();
        var graph = new CauseGraph(all);
        foreach (var root in graph.Roots)
            root._consequences.AddRange(graph.FollowingFrom(root));
        return graph.Roots;
    }
}
