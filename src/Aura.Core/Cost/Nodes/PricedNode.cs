using Aura.Actions.Shared;
using Aura.Cost.Prices;
using Aura.Kubernetes;

namespace Aura.Cost.Nodes;

/// <summary>A node with what its cores and memory cost a month.</summary>
/// <param name="Cores">Capacity, as what is paid for; pods get a little less of it.</param>
/// <param name="Gib">Capacity, GiB of memory.</param>
/// <param name="By">What the price goes by, for people.</param>
internal sealed record PricedNode(KubeObject Node, decimal Cores, decimal Gib, UnitPrices Unit, string By)
{
    private static readonly string[] TypeLabels =
        ["node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"];
    private static readonly string[] RegionLabels =
        ["topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"];

    public string? Type => First(Node, TypeLabels);

    public string? Region => First(Node, RegionLabels);

    public bool Spot => SpotNodes.IsSpot(Node);

    public decimal Month => (Cores * Unit.CpuMonth) + (Gib * Unit.GibMonth);

    /// <summary>"m5.large in eu-central-1 as spot"; its size where the type is not known.</summary>
    public string Sort => Type is null ? $"node of {Cores:0.##} cores and {Gib:0.#} GiB" : Named(Type, Region, Spot);

    /// <summary>
    /// What was reported of the node itself; else the listed price of its type, split; else its size by the defaults.
    /// </summary>
    public static PricedNode Of(KubeObject node, PriceList list, ReportedPrices reported)
    {
        var (cores, gib) = (Size(node, "cpu"), Size(node, "memory") / (1L << 30));
        var (type, region, spot) = (First(node, TypeLabels), First(node, RegionLabels), SpotNodes.IsSpot(node));
        if (reported.PerHour.TryGetValue(node.Name, out var hour))
            return new(node, cores, gib, new(hour.CpuMonth * list.HoursPerMonth, hour.GibMonth * list.HoursPerMonth),
                reported.Source);
        if (type is null)
            return new(node, cores, gib, list.Defaults.Unit, "nodes without a type by their size");
        if (list.PerHour(type, region, spot) is { } price && (cores > 0 || gib > 0))
            return new(node, cores, gib, list.Defaults.Unit.Split(price * list.HoursPerMonth, cores, gib),
                Named(type, region, spot));
        return new(node, cores, gib, list.Defaults.Unit, $"{Named(type, region, spot)}, not listed, by its size");
    }

    public static string Named(string type, string? region, bool spot) =>
        $"{type}{(region is null ? "" : $" in {region}")}{(spot ? " as spot" : "")}";

    private static decimal Size(KubeObject node, string resource) =>
        (decimal)(Quantity.From(node.At("status.capacity")?[resource])
            ?? Quantity.From(node.At("status.allocatable")?[resource]) ?? Quantity.Zero).ToDouble();

    private static string? First(KubeObject node, string[] labels) =>
        labels.Select(node.Label).FirstOrDefault(value => value is { Length: > 0 });
}
