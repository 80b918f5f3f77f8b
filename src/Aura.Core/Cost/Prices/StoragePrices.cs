using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Cost.Prices;

/// <summary>What a GiB of a volume costs a month.</summary>
public sealed record StoragePrices
{
    [Description("Of classes that are not named; without it they are not priced."), Range(0.0, double.MaxValue)]
    public decimal? PerGibMonth { get; init; }

    [Description("By storage class.")]
    public ImmutableSortedDictionary<string, decimal> Classes { get; init; } =
        ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>Null where that is not known.</summary>
    public decimal? Of(string? storageClass) =>
        storageClass is not null && Classes.TryGetValue(storageClass, out var price) ? price : PerGibMonth;
}
