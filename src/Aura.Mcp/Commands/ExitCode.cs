namespace Aura.Mcp.Commands;

/// <summary>What commands return, for scripts and CI.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>The tool answered with an error, or the command failed.</summary>
    public const int Failed = 1;

    /// <summary>Options or arguments that do not fit.</summary>
    public const int Usage = 2;

    /// <summary>Nothing was done yet: a person must approve.</summary>
    public const int ApprovalRequired = 3;

    /// <summary>Still running; follow with get_execution.</summary>
    public const int Running = 4;
}
