using System.Text.Json.Nodes;
using Aura.Simulator.Schemas;

namespace Aura.Simulator.Api;

/// <summary>
/// Strategic merge of a list whose items have a key. Items of the patch are merged into those with the same key or
/// added. Order: the patch's items stand in the order that $setElementOrder (else the patch itself) gives; an item only
/// the server has stays before a patched one if it stood before it at the server.
/// </summary>
internal static class KeyedListMerge
{
    public static JsonArray Apply(JsonArray target, JsonArray patch, FieldSchema field, JsonArray? order)
    {
        var key = field.Keys[0];
        var steps = patch.OfType<JsonObject>().ToList();
        if (steps.Any(s => (string?)s["$patch"] == "replace" && s[key] is null))
            return new JsonArray([.. steps.Where(s => s[key] is not null).Select(StrategicMerge.Plain)]);
        var serverOrder = target.Select(i => KeyOf(i, key)).ToList();
        var items = target.OfType<JsonObject>().Select(i => (JsonObject)i.DeepClone()).ToList();
        foreach (var step in steps)
            MergeInto(items, step, key, field.Value.Element?.Struct);
        var patchOrder = (order ?? patch).Select(i => KeyOf(i, key)).Distinct().ToList();
        var patched = items.Where(i => patchOrder.Contains(KeyOf(i, key)))
            .OrderBy(i => patchOrder.IndexOf(KeyOf(i, key))).ToList();
        var others = items.Where(i => !patchOrder.Contains(KeyOf(i, key))).ToList();
        return new JsonArray([.. Interleave(others, patched, serverOrder, key)]);
    }

    private static void MergeInto(List<JsonObject> items, JsonObject step, string key, TypeSchema? type)
    {
        var name = KeyOf(step, key)
            ?? throw ApiStatusException.BadRequest(
                $"map: map{step.ToJsonString()} does not contain declared merge key: {key}");
        var at = items.FindIndex(i => KeyOf(i, key) == name);
        switch ((string?)step["$patch"])
        {
            case "delete":
                items.RemoveAll(i => KeyOf(i, key) == name);
                return;
            case "replace" when at >= 0:
                items[at] = StrategicMerge.Plain(step);
                return;
        }
        if (at >= 0)
            items[at] = StrategicMerge.Apply(items[at], step, type);
        else
            items.Add(StrategicMerge.Apply([], step, type));
    }

    private static IEnumerable<JsonNode> Interleave(List<JsonObject> others, List<JsonObject> patched,
        List<string?> serverOrder, string key)
    {
        var next = 0;
        foreach (var item in patched)
        {
            var stood = serverOrder.IndexOf(KeyOf(item, key));
            while (stood >= 0 && next < others.Count && serverOrder.IndexOf(KeyOf(others[next], key)) < stood)
                yield return others[next++];
            yield return item;
        }
        while (next < others.Count)
            yield return others[next++];
    }

    private static string? KeyOf(JsonNode? item, string key) => (item as JsonObject)?[key]?.ToString();
}
