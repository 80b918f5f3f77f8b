using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Actions.Shared;

namespace Aura.Execution.Policy;

/// <summary>What makes no sense in the keys about databases, though it has the right shape.</summary>
internal static partial class DatabaseMeaning
{
    private static readonly string[] InCommands = [DatabaseSettings.Database, DatabaseSettings.Namespace,
        DatabaseSettings.Primary, DatabaseSettings.Member];

    private static readonly string[] InNames = [DatabaseSettings.Database, DatabaseSettings.Namespace];

    private static readonly string[] InJobs =
        [DatabaseSettings.Database, DatabaseSettings.Namespace, DatabaseSettings.Primary];

    public static IEnumerable<(string Path, string What)> Faults(JsonObject policy) =>
    [
        .. Items(policy, "databases").SelectMany(i => Database(i.Item, i.Path)),
        .. Items(policy, "repairRecipes").SelectMany(i => Recipe(i.Item, i.Path)),
        .. Twice(policy, "databases"), .. Twice(policy, "repairRecipes"),
    ];

    private static IEnumerable<(string, string)> Database(JsonObject item, string path)
    {
        if (Text(item["primary"]) is { } label && !Label().IsMatch(label))
            yield return ($"{path}.primary", $"must be one label like role=primary, is \"{label}\"");
        if (item["failover"] is null && item["compact"] is null)
            yield return (path, "says nothing that could be done: give it failover or compact");
        foreach (var (key, words) in (IEnumerable<(string, JsonNode?)>)
            [("failover.command", item["failover"]?["command"]), ("failover.check", item["failover"]?["check"]),
                ("compact.command", item["compact"]?["command"])])
            foreach (var fault in Unknown(words, $"{path}.{key}", InCommands))
                yield return fault;
        foreach (var fault in Unknown(item["service"], $"{path}.service", InNames))
            yield return fault;
    }

    private static IEnumerable<(string, string)> Recipe(JsonObject item, string path)
    {
        if (Text(item["image"]) is { } image && ImageReference.Parse(image) is null)
            yield return ($"{path}.image", $"'{image}' is no image");
        foreach (var fault in Unknown(item["secret"], $"{path}.secret", InNames)
            .Concat(Unknown(item["command"], $"{path}.command", InJobs)))
            yield return fault;
    }

    // Others than Aura's may be the shell's or come from the Secret.
    private static IEnumerable<(string, string)> Unknown(JsonNode? text, string path, string[] known) =>
        text is JsonArray words ? words.SelectMany((w, i) => Unknown(w, $"{path}[{i}]", known))
        : Variable().Matches(Text(text) ?? "").Select(m => m.Groups[1].Value).Where(name => !known.Contains(name))
            .Select(name => (path, $"$({name}) is not known here; there are {string.Join(", ", known)}"));

    private static IEnumerable<(string, string)> Twice(JsonObject policy, string key) => Items(policy, key)
        .GroupBy(i => Text(i.Item["name"])).Where(g => g.Key is not null)
        .SelectMany(g => g.Skip(1)).Select(i => ($"{i.Path}.name", "another one has the name already"));

    private static IEnumerable<(string Path, JsonObject Item)> Items(JsonObject policy, string key) =>
        (policy[key] as JsonArray ?? []).Select((item, i) => ($"{key}[{i}]", item as JsonObject))
            .Where(i => i.Item2 is not null).Select(i => (i.Item1, i.Item2!));

    private static string? Text(JsonNode? node) => node is JsonValue v && v.TryGetValue(out string? text) ? text : null;

    [GeneratedRegex("^[A-Za-z0-9][-A-Za-z0-9_./]*=[A-Za-z0-9][-A-Za-z0-9_.]*$")]
    private static partial Regex Label();

    [GeneratedRegex(@"\$\((AURA_[A-Z_]*)\)")]
    private static partial Regex Variable();
}
