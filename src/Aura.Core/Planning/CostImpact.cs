using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Aura.Cost;

namespace Aura.Planning;

/// <summary>
/// Money added (positive) or freed (negative) per month: of what is requested more or less, whoever pays for the room
/// now. What that changes on the bill is another matter, see <see cref="BillPerMonth"/>.
/// </summary>
/// <param name="PerMonth">Requests × prices, in <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217, of all amounts here.</param>
public sealed record CostImpact(decimal PerMonth, string Currency)
{
    /// <summary>Where the prices come from and as of when, and what was assumed.</summary>
    public string? Basis { get; init; }

    /// <summary>Where an autoscaler is made or changed: what its replicas may come to.</summary>
    public CostRange? Range { get; init; }

    /// <summary>Where the room comes from, or what becomes of it; null where that was not judged.</summary>
    public CapacityUse? Capacity { get; init; }

    /// <summary>
    /// What the bill changes by per month: 0 while existing nodes have the room. Null where that was not judged.
    /// </summary>
    public decimal? BillPerMonth { get; init; }

    /// <summary>The same in words; null where there is nothing to say.</summary>
    public string? Meaning { get; init; }

    /// <summary>What costs or saves too and has no price here; empty: nothing.</summary>
    public ImmutableArray<string> NotPriced { get; init; } = [];

    /// <summary>Nothing is added or freed, and nothing could not be priced.</summary>
    [JsonIgnore]
    public bool IsNothing => PerMonth == 0 && Range is null && Meaning is null && NotPriced.IsEmpty;

    /// <summary>"12.50 USD a month less".</summary>
    [JsonIgnore]
    public string Text => Money.Change(PerMonth, Currency);

    /// <summary>All of it, as one line.</summary>
    [JsonIgnore]
    public string Whole => string.Join("; ", ((string?[])
    [
        $"{Text}{(Basis is null ? "" : $" by what is requested ({Basis})")}",
        Range is null ? null : $"as its autoscaler has it {Money.Change(Range.Least, Currency)} to "
            + Money.Change(Range.Most, Currency),
        Meaning, NotPriced.IsEmpty ? null : $"not priced: {string.Join(", ", NotPriced)}",
    ]).OfType<string>());
}
