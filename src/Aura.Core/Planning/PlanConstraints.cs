using Aura.Actions;

namespace Aura.Planning;

/// <summary>
/// What a strategy may cost in risk, time and money; one that is over a limit is shown, but excluded.
/// </summary>
public sealed record PlanConstraints
{
    public static readonly PlanConstraints None = new();

    public Risk? MaxRisk { get; init; }
    public int? MaxSeconds { get; init; }

    /// <summary>In the price list's currency; what a strategy adds per month.</summary>
    public decimal? MaxMonthlyCost { get; init; }

    /// <summary>What counts most: safety, speed or cost, or a strategy's name.</summary>
    public string? Prefer { get; init; }
}
