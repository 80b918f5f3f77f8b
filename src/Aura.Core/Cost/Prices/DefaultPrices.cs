using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Aura.Cost.Prices;

/// <summary>What a core and a GiB of memory cost where nothing better is known.</summary>
public sealed record DefaultPrices
{
    [Description("One core, a month."), Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public required decimal CpuMonth { get; init; }

    [Description("One GiB of memory, a month."), Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public required decimal GibMonth { get; init; }

    [JsonIgnore]
    public UnitPrices Unit => new(CpuMonth, GibMonth);
}
