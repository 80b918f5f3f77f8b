using System.CommandLine;

namespace Aura.Mcp.Agent;

/// <summary>A setting of <c>aura agent</c> alone: <c>--max-steps</c>, or <c>AURA_MAX_STEPS</c>.</summary>
internal sealed class AgentSetting
{
    private static readonly List<AgentSetting> Made = [];

    private AgentSetting(string name, string help, string description)
    {
        Option = new Option<string?>("--" + name) { Description = description, HelpName = help };
        EnvironmentName = "AURA_" + name.ToUpperInvariant().Replace('-', '_');
        Made.Add(this);
    }

    public static readonly AgentSetting Model = new("model", "NAME", "A model of `ollama list`, like qwen3:8b.");
    public static readonly AgentSetting Ollama =
        new("ollama", "URL", "Where Ollama listens. Default http://127.0.0.1:11434.");
    public static readonly AgentSetting MaxSteps =
        new("max-steps", "N", "Answers of the model at most. Default 24.");
    public static readonly AgentSetting MaxTokens =
        new("max-tokens", "N", "Tokens read and written at most, all answers together. Default 200000.");
    public static readonly AgentSetting ContextTokens =
        new("context-tokens", "N", "Context that the model is loaded with. Default 16384.");
    public static readonly AgentSetting KeepAlive =
        new("keep-alive", "TIME", "How long the model stays loaded, like 10m; -1: for ever. Default Ollama's.");
    public static readonly AgentSetting Think =
        new("think", "on|off|low|medium|high|max", "Whether a thinking model thinks. Default its own habit.");
    public static readonly AgentSetting Server =
        new("server", "URL", "An Aura over HTTP, like https://aura.example/mcp; default one in this process.");
    public static readonly AgentSetting TokenFile =
        new("token-file", "FILE", "Its bearer token, as `aura token add` has shown it.");
    public static readonly AgentSetting Transcript =
        new("transcript", "FILE", "A new file for all that is said and done; default one beside the store.");

    public static IReadOnlyList<AgentSetting> All => Made;

    public Option<string?> Option { get; }

    public string EnvironmentName { get; }
}
