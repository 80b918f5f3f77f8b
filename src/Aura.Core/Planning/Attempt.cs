using System.Collections.Immutable;

namespace Aura.Planning;

/// <summary>A strategy that was carried out for the same finding before.</summary>
/// <param name="Status">How it ended, as an execution's status; running where it has not.</param>
/// <param name="At">When it ended, or began where it has not ended.</param>
public sealed record Attempt(
    string Execution, string Strategy, ImmutableArray<StrategyStep> Steps, string Status, DateTimeOffset At)
{
    /// <summary>What is to be done where it does not help; see <see cref="Candidate.Otherwise"/>.</summary>
    public string? Otherwise { get; init; }

    /// <summary>It is at work, or waits for consent.</summary>
    public bool IsOpen => Status is "running" or "approval_required";

    /// <summary>
    /// It wrote and failed, was taken back, or ended well and the finding is there all the same. What only told people
    /// is no attempt.
    /// </summary>
    public bool DidNotHelp => Status is "failed" or "rolled_back" or "rollback_failed" or "succeeded"
        && Steps.Any(s => s.Action != Candidate.TellPeople);

    /// <summary>Whether these are the same steps; the names of pods change with every try.</summary>
    public bool Is(ImmutableArray<StrategyStep> steps) =>
        Steps.Select(StepGraph.Text).SequenceEqual(steps.Select(StepGraph.Text));
}
