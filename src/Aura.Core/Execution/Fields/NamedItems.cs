using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Execution.Fields;

/// <summary>Lists whose items are told apart by a key, as containers and env entries are by their name.</summary>
internal static class NamedItems
{
    private static readonly string[] Keys = ["name", "mountPath", "containerPort", "key", "ip", "type"];

    /// <summary>The key by which the items of all the lists are unique; null where there is none.</summary>
    public static string? KeyOf(params IEnumerable<JsonArray> lists)
    {
        var all = lists.ToList();
        return all.All(l => l.Count == 0) ? null : Keys.FirstOrDefault(key => all.All(list =>
            list.All(item => (item as JsonObject)?[key] is JsonValue)
            && list.Select(item => item![key]!.ToString()).Distinct().Count() == list.Count));
    }

    public static Dictionary<string, JsonNode?> By(string key, JsonArray list) =>
        list.ToDictionary(item => item![key]!.ToString());

    public static FieldPath.Segment Segment(string key, string value) => new FieldPath.Segment.Item(key, value);
}
