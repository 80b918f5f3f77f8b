namespace Aura.Mcp.Tools;

/// <summary>An expected failure that the caller can act on; becomes <c>{code, message, hint}</c>.</summary>
public sealed class FaultException(string code, string message, string? hint = null) : Exception(message)
{
    public string Code { get; } = code;

    public string? Hint { get; } = hint;
}
