using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Execution.Fields;

/// <summary>
/// Takes back what Aura wrote and nothing else: where a place still holds Aura's value it gets the earlier one, what
/// others added or changed beside it stays, and a place of Aura's that others changed is a conflict, left as it is.
/// </summary>
public static class ThreeWay
{
    /// <param name="at">Where the values stand, for naming conflicts.</param>
    /// <param name="before">Before Aura's write.</param>
    /// <param name="written">As stored right after it.</param>
    /// <param name="now">As it is.</param>
    public static (JsonNode? Value, IReadOnlyList<string> Conflicts) Revert(
        FieldPath at, JsonNode? before, JsonNode? written, JsonNode? now)
    {
        var conflicts = new List<string>();
        return (Revert(at, before, written, now, conflicts), conflicts);
    }

    private static JsonNode? Revert(
        FieldPath at, JsonNode? before, JsonNode? written, JsonNode? now, List<string> conflicts)
    {
        if (JsonNode.DeepEquals(written, before) || JsonNode.DeepEquals(now, before))
            return now?.DeepClone();
        if (JsonNode.DeepEquals(now, written))
            return before?.DeepClone();
        if (before is null or JsonObject && written is JsonObject w && now is JsonObject n)
            return Object(at, before as JsonObject ?? [], w, n, before is null, conflicts);
        if (before is JsonArray ba && written is JsonArray wa && now is JsonArray na
            && NamedItems.KeyOf(ba, wa, na) is { } key)
            return Items(at, key, ba, wa, na, conflicts);
        conflicts.Add($"{at} was changed by somebody else");
        return now?.DeepClone();
    }

    private static JsonObject? Object(
        FieldPath at, JsonObject before, JsonObject written, JsonObject now, bool wasAbsent, List<string> conflicts)
    {
        var result = new JsonObject();
        foreach (var key in before.Select(p => p.Key).Union(written.Select(p => p.Key)).Union(now.Select(p => p.Key)))
        {
            var place = at.Then(new FieldPath.Segment.Field(key));
            if (Revert(place, before[key], written[key], now[key], conflicts) is { } value)
                result[key] = value;
        }
        return wasAbsent && result.Count == 0 ? null : result;
    }

    private static JsonArray Items(
        FieldPath at, string key, JsonArray before, JsonArray written, JsonArray now, List<string> conflicts)
    {
        var (b, w, n) = (NamedItems.By(key, before), NamedItems.By(key, written), NamedItems.By(key, now));
        var result = new JsonArray();
        // The earlier order first (exactness), then what others have added.
        foreach (var name in b.Keys.Union(n.Keys).Union(w.Keys))
        {
            var place = at.Then(NamedItems.Segment(key, name));
            if (Revert(place, b.GetValueOrDefault(name), w.GetValueOrDefault(name), n.GetValueOrDefault(name),
                    conflicts) is { } item)
                result.Add(item);
        }
        return result;
    }
}
