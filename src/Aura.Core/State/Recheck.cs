namespace Aura.State;

/// <summary>Something that is to be looked at again.</summary>
/// <param name="Subject">An execution, or "incident ID".</param>
/// <param name="After">How long after it ended (or was first seen).</param>
/// <param name="Namespace">Where to look; null for what has none.</param>
/// <param name="Due">By the cluster's clock.</param>
public sealed record Recheck(string Subject, TimeSpan After, string? Namespace, DateTimeOffset Due)
{
    public static readonly IReadOnlyList<TimeSpan> Usual =
        [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(24)];

    /// <summary>Later than this it would say nothing of that time any more.</summary>
    public DateTimeOffset Latest => Due + After;
}
