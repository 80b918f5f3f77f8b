using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Cost.Prices;

/// <summary>What a minute costs in which what people need does not work.</summary>
public sealed record DowntimeCost
{
    [Description("Of namespaces that are not named; without it they have none."), Range(0.0, double.MaxValue)]
    public decimal? Default { get; init; }

    [Description("By namespace.")]
    public ImmutableSortedDictionary<string, decimal> Namespaces { get; init; } =
        ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>Null where that is not known.</summary>
    public decimal? Of(string? ns) =>
        ns is not null && Namespaces.TryGetValue(ns, out var amount) ? amount : Default;
}
