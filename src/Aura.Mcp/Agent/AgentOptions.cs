using Aura.Mcp.Agent.Ollama;

namespace Aura.Mcp.Agent;

/// <summary>What <c>aura agent</c> was told, validated.</summary>
public sealed record AgentOptions
{
    /// <summary>In the person's words.</summary>
    public required string Task { get; init; }

    public required OllamaOptions Ollama { get; init; }

    public AgentLimits Limits { get; init; } = new();

    /// <summary>An Aura that is served over HTTP; null: one in this process.</summary>
    public Uri? Server { get; init; }

    /// <summary>Of that server; null: it asks for none.</summary>
    public string? Token { get; init; }

    /// <summary>A file that is not there yet; null: one of its own beside the store.</summary>
    public string? Transcript { get; init; }
}
