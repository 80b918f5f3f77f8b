using Aura.Mcp.Options;

namespace Aura.Mcp.Agent;

/// <summary>The settings of <c>aura agent</c> alone: <c>--max-steps</c>, or <c>AURA_MAX_STEPS</c>.</summary>
internal static class AgentSetting
{
    private static readonly List<Setting> Made = [];

    public static readonly Setting Model = Of("model", "NAME", "A model of `ollama list`, like qwen3:8b.");
    public static readonly Setting Ollama =
        Of("ollama", "URL", "Where Ollama listens. Default http://127.0.0.1:11434.");
    public static readonly Setting MaxSteps =
        Of("max-steps", "N", "Answers of the model at most. Default 24.");
    public static readonly Setting MaxTokens =
        Of("max-tokens", "N", "Tokens read and written at most, all answers together. Default 200000.");
    public static readonly Setting ContextTokens =
        Of("context-tokens", "N", "Context that the model is loaded with. Default 16384.");
    public static readonly Setting KeepAlive =
        Of("keep-alive", "TIME", "How long the model stays loaded, like 10m; -1: for ever. Default Ollama's.");
    public static readonly Setting Think =
        Of("think", "on|off|low|medium|high|max", "Whether a thinking model thinks. Default its own habit.");
    public static readonly Setting Server =
        Of("server", "URL", "An Aura over HTTP, like https://aura.example/mcp; default one in this process.");
    public static readonly Setting TokenFile =
        Of("token-file", "FILE", "Its bearer token, as `aura token add` has shown it.");
    public static readonly Setting Transcript =
        Of("transcript", "FILE", "A new file for all that is said and done; default one beside the store.");

    public static IReadOnlyList<Setting> All => Made;

    private static Setting Of(string name, string help, string description)
    {
        var setting = Setting.OfCommand(name, help, description);
        Made.Add(setting);
        return setting;
    }
}
