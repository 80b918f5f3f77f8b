using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Execution.Fields;

/// <summary>One place where two values differ; null means absent.</summary>
public sealed record Difference(FieldPath Path, JsonNode? Before, JsonNode? After)
{
    /// <summary>The smallest places where the values differ; items of named lists are compared by their name.</summary>
    public static IEnumerable<Difference> Between(FieldPath at, JsonNode? before, JsonNode? after) =>
        (before, after) switch
        {
            _ when JsonNode.DeepEquals(before, after) => [],
            (JsonObject a, JsonObject b) => Keys(a.Select(p => p.Key), b.Select(p => p.Key)).SelectMany(key =>
                Between(at.Then(new FieldPath.Segment.Field(key)), a[key], b[key])),
            (JsonArray a, JsonArray b) when NamedItems.KeyOf(a, b) is { } key => Items(at, key, a, b),
            _ => [new Difference(at, before, after)],
        };

    private static IEnumerable<Difference> Items(FieldPath at, string key, JsonArray before, JsonArray after)
    {
        var (a, b) = (NamedItems.By(key, before), NamedItems.By(key, after));
        return Keys(a.Keys, b.Keys).SelectMany(name =>
            Between(at.Then(NamedItems.Segment(key, name)), a.GetValueOrDefault(name), b.GetValueOrDefault(name)));
    }

    private static IEnumerable<string> Keys(IEnumerable<string> a, IEnumerable<string> b) => a.Union(b);
}
