using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Cost.Prices;

/// <summary>What an hour of an instance costs in a region.</summary>
public sealed record RegionPrice
{
    [Description("On demand, an hour."), Range(0.0, double.MaxValue)]
    public decimal? OnDemand { get; init; }

    [Description("As spot or preemptible instance, an hour."), Range(0.0, double.MaxValue)]
    public decimal? Spot { get; init; }
}
