using System.Collections.Immutable;

namespace Aura.Cost.Nodes;

/// <summary>What somebody who sees the bills says that nodes cost.</summary>
/// <param name="PerHour">By the node's name: a core and a GiB, an hour.</param>
/// <param name="Source">Who says so, as for people.</param>
/// <param name="Lacking">Why there is nothing, though somebody was asked; null: all went well.</param>
public sealed record ReportedPrices(
    ImmutableDictionary<string, UnitPrices> PerHour, string Source, string? Lacking = null)
{
    /// <summary>Nobody was asked.</summary>
    public static readonly ReportedPrices None = new(ImmutableDictionary<string, UnitPrices>.Empty, "");

    public static ReportedPrices Unknown(string why) => None with { Lacking = why };
}
