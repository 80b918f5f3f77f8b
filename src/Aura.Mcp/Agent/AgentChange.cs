namespace Aura.Mcp.Agent;

/// <summary>What became of a call that may change the cluster, by the server's answer and not by the model's.</summary>
/// <param name="Status">As in a result: succeeded, rolled_back, approval_required, …</param>
/// <param name="How">What a person can do next: undo it, or approve it.</param>
public sealed record AgentChange(string Tool, string? ExecutionId, string Status, string Message, string? How)
{
    public bool IsPending => Status == "approval_required";

    public bool IsRunning => Status == "running";

    public bool IsFine => Status is "succeeded" or "no_change";
}
