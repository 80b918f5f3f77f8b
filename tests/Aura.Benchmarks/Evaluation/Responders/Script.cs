using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Kubernetes;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>What an operator's script does through the API; it does not mind what the server refuses.</summary>
internal static class Script
{
    public static KubeObject? Find(Site site, ObjectRef target) => site.Cluster.Run(() => site.Sure.FindAsync(target));

    public static IReadOnlyList<KubeObject> List(Site site, Kind kind, string ns) =>
        site.Cluster.Run(() => site.Sure.ListAsync(kind, ns)).Items;

    /// <returns>False where the server refused.</returns>
    public static bool Patch(Site site, ObjectRef target, KubePatch patch) =>
        Try(site, () => site.Sure.PatchAsync(target, patch));

    /// <inheritdoc cref="Patch"/>
    public static bool Delete(Site site, ObjectRef target) => Try(site, () => site.Sure.DeleteAsync(target));

    private static bool Try<T>(Site site, Func<Task<T>> ask)
    {
        try
        {
            site.Cluster.Run(ask);
            return true;
        }
        catch (KubeException)
        {
            return false;
        }
    }
}
