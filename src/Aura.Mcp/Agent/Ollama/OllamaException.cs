namespace Aura.Mcp.Agent.Ollama;

/// <summary>A failure of the model or its server, with the command that mends it where there is one.</summary>
public sealed class OllamaException(OllamaFault fault, string message, string? hint = null, Exception? inner = null)
    : Exception(message, inner)
{
    public OllamaFault Fault { get; } = fault;

    /// <summary>What to do about it.</summary>
    public string? Hint { get; } = hint;
}
