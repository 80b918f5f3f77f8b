namespace Aura.Mcp.Agent.Ollama;

/// <summary>A model as the server knows it.</summary>
/// <param name="Capabilities">completion, tools, thinking, …; empty where an old server does not tell.</param>
/// <param name="ContextTokens">The most that it was made for; null where unknown.</param>
public sealed record OllamaModel(string Name, IReadOnlyList<string> Capabilities, int? ContextTokens = null)
{
    public bool LacksTools => Capabilities.Count > 0 && !Capabilities.Contains("tools");

    public bool LacksThinking => Capabilities.Count > 0 && !Capabilities.Contains("thinking");
}
