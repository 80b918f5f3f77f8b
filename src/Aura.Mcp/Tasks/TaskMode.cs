namespace Aura.Mcp.Tasks;

/// <summary>Whether a call may be answered by a task, which a client follows instead of waiting.</summary>
public enum TaskMode
{
    /// <summary>It is answered at once, or waited for.</summary>
    Never,

    /// <summary>A client that knows tasks gets one.</summary>
    Optional,

    /// <summary>A client that does not know tasks is refused.</summary>
    Required,
}
