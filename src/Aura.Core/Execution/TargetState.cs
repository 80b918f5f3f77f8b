namespace Aura.Execution;

/// <summary>
/// State: not_begun, running, succeeded, no_change, failed (nothing stays changed), rolled_back or rollback_failed.
/// </summary>
public sealed record TargetState(string Target, int Wave, string State, string Message);
