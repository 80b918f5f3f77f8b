using Aura.Kubernetes;

namespace Aura.Diagnosis;

/// <summary>Symptoms that are one cause, and the consequences that hang under it.</summary>
public sealed class Cause
{
    private readonly List<Cause> _consequences = [];

    private Cause(IReadOnlyList<Symptom> symptoms)
    {
        First = symptoms.OrderByDescending(s => s.Confidence).First();
        Pods = new(symptoms.SelectMany(s => s.Pods), ByName);
        Workloads = new(symptoms.Select(s => s.Workload).OfType<ObjectRef>(), ByName);
        Through = [.. symptoms.SelectMany(s => s.Through)];
    }

    /// <summary>The symptom that speaks for all.</summary>
    public Symptom First { get; }

    public SortedSet<ObjectRef> Pods { get; }
    public SortedSet<ObjectRef> Workloads { get; }
    public HashSet<ObjectRef> Through { get; }

    public IReadOnlyList<Cause> Consequences => _consequences;

    public static Comparer<ObjectRef> ByName { get; } =
        Comparer<ObjectRef>.Create((a, b) => string.CompareOrdinal($"{a}", $"{b}"));

    /// <summary>One for each root cause: what a deeper cause explains hangs under it, under each of several.</summary>
    public static IReadOnlyList<Cause> Fold(IEnumerable<Symptom> symptoms)
    {
        var roots = new List<Cause>();
        var all = symptoms.GroupBy(s => (s.Type, s.Target, s.Cause)).Select(g => new Cause([.. g]))
            .OrderBy(c => c.First.Depth);
        foreach (var cause in all)
        {
            var explained = false;
            foreach (var deeper in roots.Where(r => r.Explains(cause)))
            {
                deeper._consequences.Add(cause);
                explained = true;
            }
            if (!explained)
                roots.Add(cause);
        }
        return roots;
    }

    private bool Explains(Cause other) => First.Depth < other.First.Depth
        && (Pods.Overlaps(other.Through) || Workloads.Overlaps(other.Through));
}
