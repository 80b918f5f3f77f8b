using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Cost.Prices;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Cost.Nodes;

/// <summary>What cpu and memory cost in this cluster, on the nodes where a pod may run.</summary>
internal sealed class ClusterPrices(PriceList list, IReadOnlyList<PricedNode> nodes, string? lacking)
{
    private readonly SortedSet<string> _used = new(StringComparer.Ordinal);

    public PriceList List => list;

    public IReadOnlyList<PricedNode> Nodes => nodes;

    /// <summary>Which prices were used so far, where they come from and as of when.</summary>
    public string Basis => string.Join("; ", ((string?[])
        [lacking, $"{list.Origin}{(_used.Count == 0 ? "" : $": {string.Join(", ", _used)}")}"]).OfType<string>());

    /// <summary>Nodes that may not be listed leave the defaults.</summary>
    public static async Task<ClusterPrices> OfAsync(ClusterView cluster)
    {
        var list = cluster.Prices;
        var reported = await cluster.NodePricesAsync();
        var nodes = await cluster.ListIfServedAsync(Kind.Node);
        return new ClusterPrices(list, [.. nodes.OrderBy(n => n.Name, StringComparer.Ordinal)
            .Select(n => PricedNode.Of(n, list, reported))], reported.Lacking);
    }

    /// <summary>
    /// The mean over the nodes that take the pod, a core's price weighted by cores, a GiB's by GiB; over all nodes
    /// where none does.
    /// </summary>
    public UnitPrices For(JsonObject podSpec)
    {
        var able = nodes.Where(n => NodeRules.Against(n.Node, podSpec) is null).ToList();
        var over = (able.Count > 0 ? able : nodes).Where(n => n.Cores > 0 && n.Gib > 0).ToList();
        if (over.Count == 0)
        {
            _used.Add("its defaults, for no node is known");
            return list.Defaults.Unit;
        }
        _used.UnionWith(over.Select(n => n.By));
        return new UnitPrices(over.Sum(n => n.Unit.CpuMonth * n.Cores) / over.Sum(n => n.Cores),
            over.Sum(n => n.Unit.GibMonth * n.Gib) / over.Sum(n => n.Gib));
    }
}
