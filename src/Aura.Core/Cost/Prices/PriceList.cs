using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Aura.Kubernetes;
using Aura.Planning;

namespace Aura.Cost.Prices;

/// <summary>
/// What nodes, requested resources and storage cost: a file that somebody keeps. All in one currency.
/// </summary>
public sealed record PriceList
{
    private static readonly Lazy<PriceList> BuiltInList = new(() =>
        PriceListReader.Read(EmbeddedData.Read("cost/default.yaml"), "the built-in price list"));

    public static PriceList BuiltIn => BuiltInList.Value;

    [Description("ISO 4217: three capital letters.")]
    [RegularExpression("^[A-Z]{3}$", ErrorMessage = "must be three capital letters of ISO 4217, like USD or EUR")]
    public required string Currency { get; init; }

    [Description("The day that the prices were looked up.")]
    public required DateOnly AsOf { get; init; }

    [Description("Where they were looked up; shown with every figure."), MinLength(1)]
    public required string Source { get; init; }

    [Description("What makes a month of an hour's price. Default 730."), Range(1, 744)]
    public int HoursPerMonth { get; init; } = 730;

    [Description("For nodes whose instance type is not listed; their ratio splits the price of those that are.")]
    public required DefaultPrices Defaults { get; init; }

    [Description("Instance types with their prices.")]
    public ImmutableArray<InstancePrice> Nodes { get; init; } = [];

    [Description("Prices of volumes; without it volumes are not priced.")]
    public StoragePrices? Storage { get; init; }

    [Description("What a minute of downtime costs; without it that is not reckoned with.")]
    [JsonPropertyName("downtimePerMinute")]
    public DowntimeCost? Downtime { get; init; }

    /// <summary>For people: where the figures come from and as of when.</summary>
    [JsonIgnore]
    public string Origin => $"{Source}, as of {AsOf:yyyy-MM-dd}";

    /// <summary>Money that a minute costs in which nothing of the namespace works; null where it is not said.</summary>
    public decimal? DowntimePerMinute(string? ns) => Downtime?.Of(ns);

    /// <summary>By the defaults, rounded to a hundredth.</summary>
    public decimal Monthly(Quantity cpu, Quantity memory) => Math.Round(Defaults.Unit.Monthly(cpu, memory), 2);

    /// <summary>Of one hour; null where the list does not have it.</summary>
    public decimal? PerHour(string type, string? region, bool spot) =>
        Nodes.FirstOrDefault(n => n.Type == type)?.Hourly(region, spot, HoursPerMonth);
}
