using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Aura.Execution.Policy;

/// <summary>Value sources that have the right shape and still name nothing that could be read.</summary>
internal static partial class ValueSourceFaults
{
    private static readonly string[] s_kinds = ["file", "env", "secret"];

    public static IEnumerable<(string Path, string What)> Of(JsonObject sources) => sources
        .Where(s => s.Value is JsonObject).SelectMany(s => Of(s.Key, (JsonObject)s.Value!));

    private static IEnumerable<(string, string)> Of(string name, JsonObject source)
    {
        var path = $"valueSources.{name}";
        if (!Name().IsMatch(name))
            yield return (path, $"must be a name of letters, digits, '-' and '_', is \"{name}\"");
        var given = s_kinds.Where(source.ContainsKey).ToList();
        if (given.Count != 1)
            yield return (path, given.Count == 0 ? "says nothing: give file, env or secret"
                : $"give one of {string.Join(", ", given)}");
        if (Text(source["file"]) is { } file && !Path.IsPathRooted(file))
            yield return ($"{path}.file", $"must be an absolute path, is \"{file}\"");
        if (Text(source["env"]) is { } variable && !Variable().IsMatch(variable))
            yield return ($"{path}.env", "must be the name of a variable, not its value");
        if (Text(source["secret"]) is { } secret && !Reference().IsMatch(secret))
            yield return ($"{path}.secret", $"must be namespace/name, is \"{secret}\"");
        if (given.Contains("secret") != source.ContainsKey("key"))
            yield return (path, source.ContainsKey("key") ? "key is of a secret only"
                : "key is missing: of the secret");
        else if (Text(source["key"]) is { } key && !Key().IsMatch(key))
            yield return ($"{path}.key", $"is no key: letters, digits, '-', '_', '.'; is \"{key}\"");
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue v && v.TryGetValue(out string? text) ? text : null;

    [GeneratedRegex("^[A-Za-z0-9_-]{1,63}$")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Variable();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?/[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Reference();

    [GeneratedRegex("^[-._a-zA-Z0-9]{1,253}$")]
    private static partial Regex Key();
}
