using System.Collections.Immutable;

namespace Aura.Twin.Rehearsing;

/// <summary>What became of a strategy in the twin. Seconds are virtual ones since it was begun.</summary>
public sealed record RehearsalReport
{
    public required string Strategy { get; init; }
    public required RehearsalOutcome Outcome { get; init; }

    /// <summary>One sentence.</summary>
    public required string Why { get; init; }

    /// <summary>How sure the outcome is, from 0 to 1; see <see cref="Confidence"/>. 0 where it is unknown.</summary>
    public required double Probability { get; init; }

    /// <summary>Until everything concerned was ready and stayed so; null where it did not recover.</summary>
    public int? RecoverySeconds { get; init; }

    /// <summary>The longest that a Service or workload concerned had nothing ready.</summary>
    public required int DowntimeSeconds { get; init; }

    /// <summary>As <see cref="DowntimeSeconds"/>, over the same time, if nothing is done.</summary>
    public required int DowntimeIfNothingIsDone { get; init; }

    public ImmutableArray<TimelineEntry> Timeline { get; init; } = [];
    public ImmutableArray<ReadySeries> ReadyOverTime { get; init; } = [];
    public ImmutableArray<Downtime> Downtime { get; init; } = [];
    public ImmutableArray<Violation> Violations { get; init; } = [];
    public ImmutableArray<NowhereToGo> NowhereToGo { get; init; } = [];
    public ImmutableArray<WorkloadEnd> FinalState { get; init; } = [];

    /// <summary>What the outcome hangs on and cannot be told.</summary>
    public ImmutableArray<string> Unknowns { get; init; } = [];

    /// <summary>What the twin leaves out.</summary>
    public ImmutableArray<string> NotModelled { get; init; } = [];

    /// <summary>Real time that the rehearsal took.</summary>
    public long Milliseconds { get; init; }
}
