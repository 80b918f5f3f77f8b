using System.Text.Json.Nodes;

namespace Aura.Simulator.Ownership;

/// <summary>
/// Lays an applied configuration over the live object, and takes away what its applier no longer names.
/// </summary>
internal static class ApplyMerge
{
    public static JsonNode? Merge(JsonNode? live, JsonNode? applied, OwnedShape shape)
    {
        if (shape.IsGranular(applied) && live is JsonObject or null)
        {
            var result = live as JsonObject ?? [];
            foreach (var (name, value) in (JsonObject)applied!)
            {
                var merged = Merge(result[name], value, shape.Of(name));
                if (!ReferenceEquals(merged, result[name]) || !result.ContainsKey(name))
                    result[name] = merged;
            }
            return result;
        }
        if (shape.IsKeyed(applied) && live is JsonArray or null)
            return Items(live as JsonArray ?? [], (JsonArray)applied!, shape);
        return applied?.DeepClone();
    }

    /// <summary>
    /// Items of the configuration in its order; those that only the live object has come as early as they stood.
    /// </summary>
    private static JsonArray Items(JsonArray current, JsonArray applied, OwnedShape shape)
    {
        var result = new List<JsonNode?>();
        var rest = current.Select(i => i?.DeepClone()).ToList();
        foreach (var item in applied)
        {
            while (rest.Count > 0 && FieldSets.Find(applied, rest[0], shape) is null)
            {
                result.Add(rest[0]);
                rest.RemoveAt(0);
            }
            var step = shape.Step(item);
            var at = rest.FindIndex(i => shape.Step(i) == step);
            var live = at < 0 ? null : rest[at];
            if (at >= 0)
                rest.RemoveAt(at);
            result.Add(shape.Field!.IsSet ? live ?? item?.DeepClone() : Merge(live, item, shape.Item));
        }
        result.AddRange(rest);
        return new JsonArray([.. result]);
    }

    /// <summary>Removes the places in <paramref name="dropped"/> from the object.</summary>
    public static void Remove(JsonNode? node, FieldSet dropped, OwnedShape shape)
    {
        foreach (var (step, child) in dropped.Children)
            if (node is JsonObject fields && step.StartsWith("f:", StringComparison.Ordinal))
            {
                var name = step[2..];
                if (child.IsMember && !shape.Of(name).IsGranular(fields[name]))
                    fields.Remove(name);
                else
                {
                    Remove(fields[name], child, shape.Of(name));
                    if (fields[name] is JsonObject { Count: 0 } or JsonArray { Count: 0 })
                        fields.Remove(name);
                }
            }
            else if (node is JsonArray list && shape.Field is not null)
            {
                var item = list.FirstOrDefault(i => shape.Step(i) == step);
                if (child.IsMember)
                    list.Remove(item);
                else
                    Remove(item, child, shape.Item);
            }
    }
}
