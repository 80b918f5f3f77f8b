using System.CommandLine;
using Aura.Mcp.Commands;

namespace Aura.Mcp.Options;

/// <summary>Gathers what was given on the command line, in the environment and in aura.yaml, in this order.</summary>
public static class OptionSources
{
    public const string FileName = "aura.yaml";

    /// <exception cref="OptionsException">Unknown names in the file, or values that do not fit.</exception>
    public static AuraOptions Read(ParseResult parsed)
    {
        var file = Environment.GetEnvironmentVariable("AURA_CONFIG") ?? DefaultFile();
        return new OptionsReader(Gather(parsed, Environment.GetEnvironmentVariable, file)).Read();
    }

    // Others share the environment and the file with a server: `aura token add` makes the file of tokens that it wants.
    private static bool Listens(ParseResult parsed) =>
        parsed.CommandResult.Command.Name is ServeCommand.Name or DoctorCommand.Name;

    public static IReadOnlyDictionary<Setting, Given> Gather(
        ParseResult parsed, Func<string, string?> environment, string? file)
    {
        var given = file is null ? [] : SettingsFile.Read(file);
        Gather(Setting.Common, parsed, environment, given);
        foreach (var setting in Listens(parsed) ? Array.Empty<Setting>() : [Setting.Http, Setting.Watch])
            if (given.TryGetValue(setting, out var shared) && shared.From != setting.Option.Name)
                given.Remove(setting);
        return given;
    }

    /// <summary>Onto what was given already: from the environment, and over that from the command line.</summary>
    public static void Gather(IEnumerable<Setting> settings, ParseResult parsed, Func<string, string?> environment,
        Dictionary<Setting, Given> given)
    {
        foreach (var setting in settings)
        {
            if (environment(setting.EnvironmentName) is { Length: > 0 } value)
                given[setting] = new Given(value, setting.EnvironmentName);
            if (parsed.GetResult(setting.Option) is { Implicit: false } result)
                given[setting] = new Given(
                    result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value, setting.Option.Name);
        }
    }

    private static string? DefaultFile()
    {
        var home = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return new[] { FileName, Path.Combine(home, "aura", FileName) }.FirstOrDefault(File.Exists);
    }
}
