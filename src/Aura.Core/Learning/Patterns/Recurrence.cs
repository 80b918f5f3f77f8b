using Aura.Diagnosis;
using Aura.State;

namespace Aura.Learning.Patterns;

/// <summary>What is known of a finding from before.</summary>
/// <param name="Times">How often the same was seen before.</param>
/// <param name="LastFixedBy">What worked last: actions, with + between.</param>
/// <param name="Alike">An action that mends incidents like it, elsewhere too.</param>
/// <param name="When">When it comes, where it comes regularly; and what could be done before.</param>
public sealed record Recurrence(
    int Times, string? LastFixedBy, DateTimeOffset? LastFixedAt, string? Alike, string? When)
{
    /// <summary>Null where nothing is known.</summary>
    public static Recurrence? Of(AuraStore store, string cluster, Finding finding, DateTimeOffset now)
    {
        var times = store.Incidents.EndedBefore(cluster, finding.Id);
        var last = store.Outcomes.LastThatWorked(finding.Id);
        var alike = store.Incidents.OpenAs(cluster, finding.Id)?.Signature is not { } signature ? null
            : store.Patterns.Of(signature).Where(p => p.Holds).MaxBy(p => p.Share * p.Support);
        var when = store.Patterns.Times(now, cluster, finding.Type, $"{finding.Target}")
            .FirstOrDefault(p => !p.Retired);
        return times == 0 && last is null && alike is null && when is null ? null : new Recurrence(times, last?.Action,
            last?.At, alike is null ? null
                : $"{alike.Action} worked {alike.Share:0%} of {alike.Support} times with incidents like it",
            when is null ? null : $"it comes {when.When} ({when.Support} times so far)"
                + (last is null ? "" : $": {last.Action} could be done before"));
    }

    public override string ToString() => string.Join("; ", new[]
    {
        Times == 0 ? null : $"seen before: {Times} times",
        LastFixedBy is null ? null : $"last fixed by {LastFixedBy} on {LastFixedAt:yyyy-MM-dd}", Alike, When,
    }.OfType<string>());
}
