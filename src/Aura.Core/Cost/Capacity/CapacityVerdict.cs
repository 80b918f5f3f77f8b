namespace Aura.Cost.Capacity;

/// <summary>Where room comes from, what that does to the bill, and why, in words.</summary>
/// <param name="Bill">Null where it cannot be told.</param>
internal sealed record CapacityVerdict(CapacityUse? Use, decimal? Bill, string? Meaning)
{
    /// <summary>Nothing needs other room.</summary>
    public static readonly CapacityVerdict Same = new(null, 0, null);
}
