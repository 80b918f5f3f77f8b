using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Metrics;

namespace Aura.Cost.Rightsizing;

/// <summary>What right-sizing goes by, of one resource of one container.</summary>
/// <param name="Used">Of the pod that used most: cores or bytes.</param>
public sealed record SizingFacts(Amounts Now, UsageSeries Used)
{
    /// <summary>The highest memory limit that was too little for it; null: none is known.</summary>
    public Quantity? NotEnough { get; init; }

    /// <summary>How that is known, as for people.</summary>
    public string? NotEnoughBy { get; init; }

    /// <summary>The autoscaler that goes by the use of this resource; null: none does.</summary>
    public string? ScaledBy { get; init; }

    /// <summary>It gets no less than this.</summary>
    public Quantity Least { get; init; } = Quantity.Zero;
}
