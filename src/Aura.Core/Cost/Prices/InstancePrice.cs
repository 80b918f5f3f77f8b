using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Cost.Prices;

/// <summary>An instance type: how large it is, and what an hour costs, by region or as one's own machine.</summary>
public sealed record InstancePrice
{
    /// <summary>Stands for every region that is not named.</summary>
    public const string AnyRegion = "*";

    [Description("As in the label node.kubernetes.io/instance-type."), MinLength(1)]
    public required string Type { get; init; }

    [Description("Cores."), Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public required decimal Cpu { get; init; }

    [Description("GiB of memory."), Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public required decimal MemoryGib { get; init; }

    [Description("By region, as in the label topology.kubernetes.io/region; * is any other.")]
    public ImmutableSortedDictionary<string, RegionPrice> PerHour { get; init; } =
        ImmutableSortedDictionary<string, RegionPrice>.Empty;

    [Description("Instead of perHour: a machine that was bought.")]
    public OwnedMachine? Owned { get; init; }

    /// <summary>Null where the region or the way of buying is not listed.</summary>
    public decimal? Hourly(string? region, bool spot, int hoursPerMonth)
    {
        if (Owned is { } owned)
            return spot ? null : owned.Hourly(hoursPerMonth);
        var price = PerHour.GetValueOrDefault(region ?? AnyRegion) ?? PerHour.GetValueOrDefault(AnyRegion);
        return spot ? price?.Spot : price?.OnDemand;
    }
}
