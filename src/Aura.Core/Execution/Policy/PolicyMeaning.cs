using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;

namespace Aura.Execution.Policy;

/// <summary>
/// What has the right shape and still makes no sense. Looks only at what can be read, so that faults of shape
/// elsewhere do not hide these.
/// </summary>
internal static class PolicyMeaning
{
    public static IEnumerable<(string Path, string What)> Faults(JsonObject policy, ActionCatalog catalog) =>
    [
        .. Texts(policy["actions"], "actions", "allow").Concat(Texts(policy["actions"], "actions", "deny"))
            .Concat(Rules(policy, "autoApprove").SelectMany(r => Texts(r.Rule, r.Path, "actions")))
            .SelectMany(t => NoAction(t.Path, t.Text, catalog)),
        .. Rules(policy, "autoApprove").Where(r => Text(r.Rule["maxRisk"]) == "critical").Select(r =>
            ($"{r.Path}.maxRisk", "critical risk always needs a person; the most is high")),
        .. Rules(policy, "freezes").Where(r => Moment(r.Rule["from"]) >= Moment(r.Rule["until"])).Select(r =>
            ($"{r.Path}.until", "must be later than from")),
        .. Texts(policy, "", "protectedNamespaces").Where(t => Glob.IsPattern(t.Text)).Select(t =>
            (t.Path, $"must be a name without wildcards, is \"{t.Text}\"")),
        .. ValueSourceFaults.Of(policy["valueSources"] as JsonObject ?? []),
        .. DatabaseMeaning.Faults(policy),
    ];

    private static IEnumerable<(string, string)> NoAction(string path, string pattern, ActionCatalog catalog)
    {
        if (Glob.IsPattern(pattern) ? catalog.All.Any(a => Glob.Matches(pattern, a.Spec.Name))
            : catalog.Find(pattern)?.Spec.Name == pattern)
            yield break;
        yield return catalog.Find(pattern) is { } other ? (path, $"call the action {other.Spec.Name}")
            : (path, $"no action is called \"{pattern}\""
                + (Nearness.Of(pattern, catalog.All.Select(a => a.Spec.Name)) is { } near ? $", did you mean {near}?"
                    : "; find_action searches them"));
    }

    private static IEnumerable<(string Path, JsonObject Rule)> Rules(JsonObject policy, string key) =>
        (policy[key] as JsonArray ?? []).Select((rule, i) => ($"{key}[{i}]", rule as JsonObject))
            .Where(r => r.Item2 is not null).Select(r => (r.Item1, r.Item2!));

    private static IEnumerable<(string Path, string Text)> Texts(JsonNode? at, string path, string key) =>
        ((at as JsonObject)?[key] as JsonArray ?? []).Select((item, i) =>
            ($"{(path.Length == 0 ? "" : path + ".")}{key}[{i}]", Text(item)))
            .Where(t => t.Item2 is not null).Select(t => (t.Item1, t.Item2!));

    private static string? Text(JsonNode? node) => node is JsonValue v && v.TryGetValue(out string? text) ? text : null;

    private static DateTime? Moment(JsonNode? node)
    {
        try
        {
            return node?.Deserialize<DateTime>(PolicyJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
