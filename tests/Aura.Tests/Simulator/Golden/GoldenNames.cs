using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Aura.Tests.Simulator.Golden;

/// <summary>
/// Gives a case another namespace and its objects other names, so that no answer can be right by having been learnt.
/// A new name keeps the first letter, so lists that are ordered by name keep their order.
/// </summary>
public sealed class GoldenNames
{
    public static readonly GoldenNames AsRecorded = new("");
    public static readonly GoldenNames Renamed = new("0");

    private readonly string _mark;

    /// <param name="mark">Goes behind each name's first letter; empty leaves the case as recorded.</param>
    public GoldenNames(string mark) => _mark = mark;

    public JsonObject Apply(JsonObject recorded)
    {
        if (_mark.Length == 0)
            return recorded;
        var names = Names(recorded).Append((string)recorded["namespace"]!).Distinct()
            .OrderByDescending(n => n.Length).Select(Regex.Escape);
        var pattern = new Regex(
            @"(?:(?<![A-Za-z0-9.\-_])|(?<=%3D)|(?<=//[a-z0-9\-]+\.))(" + string.Join('|', names)
            + @")(?![A-Za-z0-9_]|[.\-](?!svc:)[A-Za-z]|%3D)");
        return (JsonObject)Rewrite(recorded,
            text => pattern.Replace(text, m => IsName(text, m) ? NewName(m.Value) : m.Value))!;
    }

    private string NewName(string name) => $"{name[0]}{_mark}{name}";

    // In a sentence, a name that could be a word is one only where it is quoted or the sentence says so.
    private static bool IsName(string text, Match match) => !text.Contains(' ')
        || match.Value.Any(c => !char.IsAsciiLetter(c))
        || (match.Index > 0 && text[match.Index - 1] is ('"' or '/' or '(' or '.'))
        || text[..match.Index].EndsWith("quota: ", StringComparison.Ordinal)
        || text[..match.Index].EndsWith("pod ", StringComparison.Ordinal);

    // A CustomResourceDefinition's name follows from its group, and those names are the only ones with dots.
    private static IEnumerable<string> Names(JsonObject recorded) => recorded["steps"]!.AsArray().OfType<JsonObject>()
        .SelectMany(s => (s["during"] as JsonArray ?? []).OfType<JsonObject>().Prepend(s))
        .Select(s => (s["body"] as JsonObject)?["metadata"] as JsonObject)
        .Select(m => (string?)m?["name"])
        .OfType<string>()
        .Where(n => !n.Contains('.') && !n.Contains('$'));

    private static JsonNode? Rewrite(JsonNode? node, Func<string, string> rename) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Rewrite(p.Value, rename)))),
        JsonArray a => new JsonArray([.. a.Select(i => Rewrite(i, rename))]),
        JsonValue v when v.TryGetValue(out string? text) => JsonValue.Create(rename(text)),
        _ => node?.DeepClone(),
    };
}
