namespace Aura.Mcp.Agent;

/// <summary>Where a run is told, and the person who is asked.</summary>
public interface IAgentStage
{
    /// <summary>Somebody sits there who can answer.</summary>
    bool CanAsk { get; }

    /// <summary>Shows what the cluster would be changed to. Whatever is no clear yes is a no.</summary>
    Task<bool> ApproveAsync(string question, CancellationToken cancellation);

    /// <summary>A line of what the model says.</summary>
    void Says(string line);

    void Calls(string tool, string arguments);

    void Answered(string text, bool isError);

    /// <summary>A word of our own: what is waited for, what was refused and why.</summary>
    void Notes(string line);
}
