using System.Collections.Immutable;
using Aura.Mcp.Options;

namespace Aura.Mcp.Serving.Fleet;

/// <summary>What the last look at the Secrets has shown.</summary>
/// <param name="Found">Of each source; one that could not be listed keeps what it had.</param>
/// <param name="Faults">What cannot be used, one sentence each.</param>
internal sealed record KnownClusters(
    ImmutableDictionary<SecretSource, IReadOnlyList<SecretCluster>> Found, IReadOnlyList<string> Faults)
{
    public static readonly KnownClusters None =
        new(ImmutableDictionary<SecretSource, IReadOnlyList<SecretCluster>>.Empty, []);

    /// <summary>
    /// One cluster a name: contexts go before, then the sources in their order, the older Secret first.
    /// </summary>
    public static (KnownClusters Known, ImmutableSortedDictionary<string, SecretCluster> ByName) Of(
        IReadOnlyList<SecretSource> sources, IReadOnlyCollection<string> contexts,
        ImmutableDictionary<SecretSource, IReadOnlyList<SecretCluster>> found, IEnumerable<string> faults)
    {
        var byName = ImmutableSortedDictionary.CreateBuilder<string, SecretCluster>(StringComparer.Ordinal);
        var all = faults.ToList();
        foreach (var cluster in sources.SelectMany(s => found.GetValueOrDefault(s, [])))
            if (contexts.Contains(cluster.Name))
                all.Add($"not used: {cluster.Secret}: {cluster.Name} is a context of the kubeconfig");
            else if (!byName.TryAdd(cluster.Name, cluster))
                all.Add($"not used: {cluster.Secret}: {cluster.Name} is the cluster of the older "
                    + byName[cluster.Name].Secret);
        return (new KnownClusters(found, all), byName.ToImmutable());
    }
}
