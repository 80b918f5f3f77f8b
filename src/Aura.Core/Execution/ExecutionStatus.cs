namespace Aura.Execution;

/// <summary>Where an execution stands; written in snake_case outside.</summary>
public enum ExecutionStatus
{
    Refused, ApprovalRequired, Running, Succeeded, NoChange, Failed, RolledBack, RollbackFailed, Cancelled,
}
