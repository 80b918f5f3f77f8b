namespace Aura.Mcp.Agent.Ollama;

/// <summary>Which model, where, and how it is to be run.</summary>
public sealed record OllamaOptions
{
    public static readonly Uri DefaultAddress = new("http://127.0.0.1:11434");

    public Uri Address { get; init; } = DefaultAddress;

    /// <summary>As <c>ollama list</c> names it; without a tag <c>latest</c> is meant.</summary>
    public required string Model { get; init; }

    /// <summary>How long the model stays loaded: "10m", seconds, or below zero for ever; null: the server's.</summary>
    public string? KeepAlive { get; init; }

    /// <summary>"on", "off" or a level (low, medium, high, max); null: the model's own habit.</summary>
    public string? Think { get; init; }

    /// <summary>
    /// Tokens of context to load the model with; null: the server's, which may be as low as 4096 and drops silently
    /// what does not fit.
    /// </summary>
    public int? ContextTokens { get; init; }

    /// <summary>The longest that the server may be silent; loading a large model takes minutes.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(10);
}
