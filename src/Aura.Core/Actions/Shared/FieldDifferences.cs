using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>
/// What differs between two trees, as the smallest fields that tell it; list items are matched by their name. Setting
/// each field of the first tree to its new value (null: removing it) makes the second.
/// </summary>
internal static class FieldDifferences
{
    public static IEnumerable<(FieldPath Path, JsonNode? Value)> Between(
        JsonNode? before, JsonNode? after, FieldPath at)
    {
        if (JsonNode.DeepEquals(before, after))
            return [];
        return (before, after) switch
        {
            (JsonObject b, JsonObject a) => b.Select(p => p.Key).Union(a.Select(p => p.Key))
                .SelectMany(key => Between(b[key], a[key], at.Then(new FieldPath.Segment.Field(key)))),
            (JsonArray b, JsonArray a) when SameNames(b, a) => a.OfType<JsonObject>().SelectMany((item, i) =>
                Between(b[i], item, at.Then(new FieldPath.Segment.Item("name", (string?)item["name"] ?? "")))),
            _ => [(at, after)],
        };
    }

    private static bool SameNames(JsonArray b, JsonArray a)
    {
        var names = a.Select(Name).ToList();
        return names.Count > 0 && names.All(n => n is not null) && names.Distinct().Count() == names.Count
            && names.SequenceEqual(b.Select(Name));
    }

    private static string? Name(JsonNode? item) =>
        item is JsonObject o && o["name"] is JsonValue v ? v.ToString() : null;
}
