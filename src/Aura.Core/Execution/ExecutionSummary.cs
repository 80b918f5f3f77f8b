namespace Aura.Execution;

/// <summary>One line of the list of executions.</summary>
public sealed record ExecutionSummary(
    string ExecutionId, string Title, ExecutionStatus Status, string Message, string Principal,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? UndoOf);
