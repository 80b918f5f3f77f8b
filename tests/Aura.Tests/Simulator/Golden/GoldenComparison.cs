using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Aura.Tests.Simulator.Golden;

/// <summary>Compares an answer with the recorded one, wildcards as documented in cases/README.md.</summary>
public sealed class GoldenComparison(IReadOnlyList<string> ignored)
{
    private static readonly Dictionary<string, string> s_wildcards = new()
    {
        ["<uid>"] = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        ["<rv>"] = "[0-9]+",
        ["<time>"] = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z",
        ["<ip>"] = @"\d+\.\d+\.\d+\.\d+",
        ["<hash>"] = "[a-z0-9]{5,10}",
        ["<name>"] = "[a-z0-9]{5,20}",
        ["<any>"] = ".*",
    };

    private static readonly Regex s_wildcard = new(string.Join('|', s_wildcards.Keys));

    private readonly List<string> _differences = [];

    /// <summary>Every difference as "pointer: expected … but was …".</summary>
    public IReadOnlyList<string> Differences => _differences;

    public void Compare(JsonNode? expected, JsonNode? actual, string at = "")
    {
        if (ignored.Contains(at.Length == 0 ? "(whole)" : at))
            return;
        if (actual is not null && expected is JsonValue any && any.ToString() == "<any>")
            return;
        switch (expected, actual)
        {
            case (JsonObject e, JsonObject a): Objects(e, a, at); break;
            case (JsonArray e, JsonArray a): Arrays(e, a, at); break;
            case (JsonValue e, JsonValue a) when Same(e, a): break;
            // A page's continue token says where it goes on in a form of its own.
            case (JsonValue, JsonValue) when at == "/metadata/continue": break;
            // An address list is recorded as one wildcard whatever the items' form.
            case (JsonValue e, JsonObject a) when e.ToString() == "<ip>" && a["ip"] is not null: break;
            case (null, null): break;
            default: _differences.Add($"{at}: expected {Show(expected)} but was {Show(actual)}"); break;
        }
    }

    private void Objects(JsonObject expected, JsonObject actual, string at)
    {
        foreach (var (key, value) in expected)
            if (actual.ContainsKey(key))
                Compare(value, actual[key], $"{at}/{Escape(key)}");
            // The recorder gave a count to whatever calls itself an Event, also where there was none.
            else if (!ignored.Contains($"{at}/{Escape(key)}") && !(key == "count" && value?.ToString() == "<any>"))
                _differences.Add($"{at}/{Escape(key)}: expected {Show(value)} but is absent");
        foreach (var (key, value) in actual)
            if (!expected.ContainsKey(key) && !ignored.Contains($"{at}/{Escape(key)}"))
                _differences.Add($"{at}/{Escape(key)}: not expected, but is {Show(value)}");
    }

    private void Arrays(JsonArray expected, JsonArray actual, string at)
    {
        if (expected.Count != actual.Count)
            _differences.Add($"{at}: expected {expected.Count} items but there are {actual.Count}: "
                + $"{Show(expected)} / {Show(actual)}");
        else if (expected.Count > 1 && expected.All(IsNamedByHash))
            Unordered(expected, actual, at);
        else
            for (var i = 0; i < expected.Count; i++)
                Compare(expected[i], actual[i], $"{at}/{i}");
    }

    // Lists are ordered by name, and a hash in it is not the same in every cluster: each item has its own partner.
    private void Unordered(JsonArray expected, JsonArray actual, string at)
    {
        var left = actual.ToList();
        for (var i = 0; i < expected.Count; i++)
        {
            var best = left.MinBy(a => Between(expected[i], a).Count);
            _differences.AddRange(Between(expected[i], best).Select(d => $"{at}/{i}{d}"));
            left.Remove(best);
        }
    }

    private List<string> Between(JsonNode? expected, JsonNode? actual)
    {
        var comparison = new GoldenComparison(ignored);
        comparison.Compare(expected, actual);
        return comparison._differences;
    }

    private static bool IsNamedByHash(JsonNode? item) =>
        (item as JsonObject)?["metadata"] is JsonObject metadata
        && ((string?)metadata["name"])?.Contains("<hash>", StringComparison.Ordinal) == true;

    private static bool Same(JsonValue expected, JsonValue actual)
    {
        if (!expected.TryGetValue(out string? text) || !actual.TryGetValue(out string? found))
            return JsonNode.DeepEquals(expected, actual);
        return text == found || s_wildcard.IsMatch(text) && Pattern(text).IsMatch(found);
    }

    private static Regex Pattern(string text)
    {
        var at = 0;
        var pattern = new System.Text.StringBuilder("^");
        foreach (Match match in s_wildcard.Matches(text))
        {
            pattern.Append(Regex.Escape(text[at..match.Index])).Append(s_wildcards[match.Value]);
            at = match.Index + match.Length;
        }
        return new Regex(pattern.Append(Regex.Escape(text[at..])).Append('$').ToString(), RegexOptions.Singleline);
    }

    private static string Escape(string key) => key.Replace("~", "~0").Replace("/", "~1");

    private static string Show(JsonNode? node) =>
        node?.ToJsonString() is { } text ? text.Length <= 400 ? text : text[..400] + "…" : "null";
}
