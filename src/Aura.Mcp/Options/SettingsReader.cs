namespace Aura.Mcp.Options;

/// <summary>Reads single settings, collecting every fault instead of stopping at the first.</summary>
public abstract class SettingsReader(IReadOnlyDictionary<Setting, Given> given)
{
    /// <summary>What was wrong so far, each with where it came from.</summary>
    public List<string> Faults { get; } = [];

    protected IReadOnlyDictionary<Setting, Given> Given => given;

    protected string From(Setting setting) => given.TryGetValue(setting, out var g) ? g.From : setting.Option.Name;

    protected int Number(Setting setting, int otherwise, int min, int max, string what = "a number")
    {
        if (Text(setting) is not { } text)
            return otherwise;
        return int.TryParse(text, out var number) && number >= min && number <= max
            ? number : Fault<int>(setting, $"'{text}' is not {what} from {min} to {max}");
    }

    protected string? Text(Setting setting) => given.TryGetValue(setting, out var g) ? g.Value : null;

    protected IReadOnlyList<string> List(Setting setting) =>
        Text(setting)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    protected bool Flag(Setting setting) => Text(setting) switch
    {
        null or "false" => false,
        "true" or "" => true,
        var other => Fault<bool>(setting, $"'{other}' is neither true nor false"),
    };

    protected T? OneOf<T>(Setting setting)
        where T : struct, Enum
    {
        if (Text(setting) is not { } text)
            return null;
        if (Enum.TryParse<T>(text, ignoreCase: true, out var value) && !int.TryParse(text, out _))
            return value;
        var names = string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant();
        return Fault<T?>(setting, $"'{text}' is not one of {names}");
    }

    protected TimeSpan Seconds(Setting setting, int otherwise, int min, int max) =>
        TimeSpan.FromSeconds(Number(setting, otherwise, min, max, "a number of seconds"));

    // Not shown when wrong: it may hold a password.
    protected Uri? Address(Setting setting, string like, Func<Uri, bool>? fits = null) =>
        Text(setting) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            && (fits is null || fits(uri)) ? uri
        : Fault<Uri>(setting, $"it is not like {like}");

    /// <summary>Without a query, a fragment, or whose it is.</summary>
    protected Uri? PlainAddress(Setting setting, string like) =>
        Address(setting, like, uri => uri is { Query: "", Fragment: "", UserInfo: "" });

    protected T? Fault<T>(Setting setting, string what)
    {
        Faults.Add($"{From(setting)}: {what}");
        return default;
    }
}
