using Aura.Learning;

namespace Aura.State;

/// <summary>A finding from when it was first seen to when it was seen to be gone.</summary>
/// <param name="Execution">The last that acted on it; null: Aura left it alone.</param>
public sealed record SeenIncident(
    long Id, string Finding, string Type, string Target, Circumstances Circumstances, DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen, DateTimeOffset? Ended, string? Execution,
    string? Signature = null)
{
    public bool HealedItself => Ended is not null && Execution is null;
}
