using System.CommandLine;
using System.Text.RegularExpressions;
using Aura.Mcp.Agent.Ollama;
using Aura.Mcp.Http;
using Aura.Mcp.Options;

namespace Aura.Mcp.Agent;

/// <summary>Turns what was given into <see cref="AgentOptions"/>, collecting every fault.</summary>
internal sealed partial class AgentOptionsReader(ParseResult parsed, Func<string, string?> environment)
    : SettingsReader(Gathered(parsed, environment))
{
    private static readonly string[] Levels = ["on", "off", "low", "medium", "high", "max"];

    /// <summary>These choose a cluster for a server in this process.</summary>
    private static readonly Setting[] OfOwnServer =
    [
        Setting.Simulator, Setting.Kubeconfig, Setting.Context, Setting.Store, Setting.StoreKey, Setting.Policy,
        Setting.AutoApprove,
    ];

    /// <exception cref="OptionsException">All faults at once.</exception>
    public AgentOptions Read(string task)
    {
        if (string.IsNullOrWhiteSpace(task))
            Faults.Add("TASK: say what is to be done, like \"checkout is failing\"");
        var server = PlainAddress(AgentSetting.Server, "https://aura.example/mcp");
        if (server is { AbsolutePath: "/" })
            server = new Uri(server, HttpServing.Path);
        var options = new AgentOptions
        {
            Task = task.Trim(),
            Ollama = new OllamaOptions
            {
                Model = Model(),
                Address = PlainAddress(AgentSetting.Ollama, "http://127.0.0.1:11434") ?? OllamaOptions.DefaultAddress,
                KeepAlive = Fitting(AgentSetting.KeepAlive, Duration(), "a time like 10m or 1h30m, seconds, or -1"),
                Think = Text(AgentSetting.Think) is not { } think || Levels.Contains(think) ? Text(AgentSetting.Think)
                    : Fault<string>(AgentSetting.Think, $"'{think}' is not one of {string.Join(", ", Levels)}"),
            },
            Limits = new AgentLimits
            {
                Steps = Number(AgentSetting.MaxSteps, 24, 1, 200),
                Tokens = Number(AgentSetting.MaxTokens, 200_000, 1_000, 100_000_000),
                ContextTokens = Number(AgentSetting.ContextTokens, 16_384, 8_192, 1_048_576),
            },
            Server = server,
            Token = Token(server),
            Transcript = Text(AgentSetting.Transcript),
        };
        if (server is not null)
            foreach (var setting in OfOwnServer.Where(s => parsed.GetResult(s.Option) is { Implicit: false }))
                Faults.Add($"{setting.Option.Name}: with --server it is the server's own; leave it out");
        return Faults.Count == 0 ? options : throw new OptionsException(Faults);
    }

    private string Model() => Text(AgentSetting.Model) is null
        ? Fault<string>(AgentSetting.Model, "is needed: a model of `ollama list`, like qwen3:8b") ?? ""
        : Fitting(AgentSetting.Model, ModelName(), "a model's name like qwen3:8b") ?? "";

    private string? Token(Uri? server)
    {
        if (Text(AgentSetting.TokenFile) is not { } file)
            return null;
        if (Text(AgentSetting.Server) is null)
            return Fault<string>(AgentSetting.TokenFile, "it needs --server: a server in this process asks for none");
        if (server is { Scheme: "http", IsLoopback: false })
            return Fault<string>(AgentSetting.Server, "it must be https: whoever is in between could read the token");
        try
        {
            var token = File.ReadAllText(file).Trim();
            return token.Length > 0 && token.All(c => c is > ' ' and < (char)127) ? token
                : Fault<string>(AgentSetting.TokenFile, $"{file} is no token: one word is expected");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fault<string>(AgentSetting.TokenFile, e.Message);
        }
    }

    private string? Fitting(Setting setting, Regex pattern, string what) =>
        Text(setting) is not { } text || pattern.IsMatch(text) ? Text(setting)
            : Fault<string>(setting, $"'{text}' is not {what}");

    private static Dictionary<Setting, Given> Gathered(ParseResult parsed, Func<string, string?> environment)
    {
        var given = new Dictionary<Setting, Given>();
        OptionSources.Gather(AgentSetting.All, parsed, environment, given);
        return given;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}$")]
    private static partial Regex ModelName();

    // As Go reads durations: what Ollama is written in.
    [GeneratedRegex(@"^-?(\d{1,9}|(\d+(\.\d+)?(ms|s|m|h))+)$")]
    private static partial Regex Duration();
}
