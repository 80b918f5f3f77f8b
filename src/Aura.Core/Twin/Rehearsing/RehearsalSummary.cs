using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Aura.Twin.Rehearsing;

/// <summary>A rehearsal in few words, as a strategy carries it.</summary>
public sealed record RehearsalSummary
{
    /// <summary>Null where it was not rehearsed.</summary>
    public RehearsalOutcome? Outcome { get; init; }

    /// <summary>Why it was not rehearsed.</summary>
    public string? NotDone { get; init; }
    public double? Probability { get; init; }

    /// <summary>
    /// The probability that it recovers: <see cref="Probability"/> is that of the outcome, whichever it is. Null where
    /// it was not rehearsed, or the outcome could not be told.
    /// </summary>
    [JsonIgnore]
    public double? Success => Outcome switch
    {
        null or RehearsalOutcome.Unknown => null,
        RehearsalOutcome.Recovers => Probability,
        _ => 1 - Probability,
    };
    public int? RecoverySeconds { get; init; }
    public int? DowntimeSeconds { get; init; }
    public int? DowntimeIfNothingIsDone { get; init; }

    /// <summary>What the outcome hangs on and cannot be told; null where there is no such thing.</summary>
    public ImmutableArray<string>? Unknowns { get; init; }

    public static RehearsalSummary Of(RehearsalReport report) => new()
    {
        Outcome = report.Outcome,
        Probability = report.Probability,
        RecoverySeconds = report.RecoverySeconds,
        DowntimeSeconds = report.DowntimeSeconds,
        DowntimeIfNothingIsDone = report.DowntimeIfNothingIsDone,
        Unknowns = report.Unknowns.IsEmpty ? null : report.Unknowns,
    };
}
