using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Cost.Demand;

/// <summary>An object before all of a plan's changes and after them; null where it is not there.</summary>
internal sealed record ObjectChange(ObjectRef Target, KubeObject? Before, KubeObject? After)
{
    /// <summary>The object that there is, if possible as it will be.</summary>
    public KubeObject Known => After ?? Before!;

    /// <summary>
    /// Each object once, however many changes it has, so that steps which build on each other are not counted twice.
    /// </summary>
    public static async Task<IReadOnlyList<ObjectChange>> OfAsync(IEnumerable<Change> changes, ClusterView cluster)
    {
        var found = new List<ObjectChange>();
        foreach (var group in changes.Where(c => c is Change.Patch or Change.Scale or Change.Create or Change.Delete)
            .Where(c => IsPriced(c.Target.Kind)).GroupBy(c => c.Target))
        {
            var before = await cluster.GetAsync(group.Key);
            var after = group.Aggregate(before, Apply);
            if (before is not null || after is not null)
                found.Add(new ObjectChange(group.Key, before, after));
        }
        return found;
    }

    private static bool IsPriced(Kind kind) => WorkloadChange.IsWorkload(kind) || kind == Kind.Job
        || kind == Kind.HorizontalPodAutoscaler || kind == Kind.PersistentVolumeClaim || kind == Kind.Service
        || kind == Kind.Node;

    private static KubeObject? Apply(KubeObject? o, Change change) => change switch
    {
        Change.Patch { Subresource: null } patch when o is not null =>
            patch.Fields.Aggregate(o, (at, field) => at.With(field.Path, field.After)),
        Change.Scale scale when o is not null => o.With("spec.replicas", scale.After),
        Change.Create create => new KubeObject(create.Target.Kind, create.Body),
        Change.Delete => null,
        _ => o,
    };
}
