namespace Aura.Mcp.Agent;

/// <summary>How a run ended.</summary>
/// <param name="Code">The exit code: 0 done, 1 failed, 3 approval required, 4 still running.</param>
/// <param name="Message">The model's last words, or why it was stopped.</param>
/// <param name="Changes">What was asked of the cluster, in order.</param>
/// <param name="Transcript">Where all of it stands.</param>
public sealed record AgentOutcome(
    int Code, string Message, IReadOnlyList<AgentChange> Changes, string? Transcript = null);
