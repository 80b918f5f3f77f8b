using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Witnesses;

/// <summary>All sorts of witnesses, and how they are found and judged.</summary>
internal static class WitnessSorts
{
    public static IReadOnlyList<IWitnessSort> All { get; } =
        [new ServiceEndpoints(), new WorkloadReadiness(), new BudgetHealth(), new AutoscalerSight()];

    public static IWitnessSort Of(Witness witness) => All.First(s => s.Name == witness.Sort);

    /// <summary>The witnesses of the plans, as they are now; what may not be read is told as a warning.</summary>
    public static async Task<(List<Witness> Found, List<string> Warnings)> FindAsync(
        IReadOnlyList<Plan> plans, IEnumerable<ObjectRef> named, ClusterView cluster)
    {
        var (found, warnings) = (new List<Witness>(), new List<string>());
        Touched touched;
        try
        {
            touched = await Touched.ByAsync(plans, named, cluster);
        }
        catch (KubeException e) when (e.Status == 403)
        {
            return (found, [$"harm to others would not be noticed: {e.Message}"]);
        }
        if (touched.IsEmpty)
            return (found, warnings);
        foreach (var sort in All)
            try
            {
                found.AddRange(await sort.FindAsync(touched, cluster));
            }
            catch (KubeException e) when (e.Status is 403 or 404)
            {
                warnings.Add($"harm to others would not be noticed by the {sort.Name}: {e.Message}");
            }
        return (found, warnings);
    }

    /// <summary>
    /// How many the witness has now, and whether that is too few. Null where it is gone or cannot be read: what is not
    /// known is no harm.
    /// </summary>
    /// <param name="underWay">Steps are being carried out, which may take some down for a while.</param>
    public static async Task<(int Count, bool TooFew)?> JudgeAsync(Witness witness, bool underWay, ClusterView cluster)
    {
        try
        {
            if (await Of(witness).LookAsync(witness, cluster) is not { } sight)
                return null;
            var floor = Math.Min(witness.Before - witness.Loose, sight.Enough) - (underWay ? witness.UnderWay : 0);
            // Only where some are missing is it asked why.
            return (sight.Count, sight.Count < floor
                && sight.Count < floor - await Workloads.ExplainedAsync(witness.Behind, cluster));
        }
        catch (KubeException)
        {
            return null;
        }
    }

    /// <summary>Those that were known stay as they were before the first write.</summary>
    public static IEnumerable<Witness> Merge(IReadOnlyList<Witness> known, IReadOnlyList<Witness> found) =>
    [
        .. known.Select(k => found.FirstOrDefault(f => f.Sort == k.Sort && f.Object == k.Object) is not { } again ? k
            : k with
            {
                UnderWay = Math.Max(k.UnderWay, again.UnderWay),
                Loose = Math.Max(k.Loose, again.Loose),
                Behind = [.. k.Behind.Select(b => b with
                {
                    Touched = b.Touched || again.Behind.Any(a => a.Target == b.Target && a.Touched),
                })],
            }),
        .. found.Where(f => known.All(k => k.Sort != f.Sort || k.Object != f.Object)),
    ];
}
