namespace Aura.State;

/// <summary>
/// How an execution ended, for learning. <paramref name="Finding"/>: the finding's type, where one led to it.
/// </summary>
public sealed record Outcome(
    string Execution, string Action, string? Finding, string Target, string Status, double Seconds, DateTimeOffset At);
