using System.Text.Json.Nodes;

namespace Aura.Simulator.Ownership;

/// <summary>Lays an applied configuration over the live object, and takes away what its applier no longer names.</summary>
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

    /// <summary>Items of the configuration in its order; those that only the live object has stay where they stood.</summary>
    private static JsonArray Items(JsonArray live, JsonArray applied, OwnedShape shape)
    {
        var result = new List<JsonNode?>();
        var rest = live.Select(i => i?.DeepClone()).ToList();
        foreach (var item in applied)
        {
            var step = shape.Step(item);
            var at = rest.FindIndex(i => shape.Step(i) == step);
            if (at >= 0)
            {
                // What stood before it in the live list, and is not applied, keeps its place before it.
                foreach (var earlier in rest.Take(at).Where(i => FieldSets.Find(applied, i, shape) is null).ToList())
                {
                    result.Add(earlier);
                    rest.Remove(earlier);
                }
                at = rest.FindIndex(i => shape.Step(i) == step);
                result.Add(shape.Field!.IsSet ? rest[at] : Merge(rest[at], item, shape.Item));
                rest.RemoveAt(at);
            }
            else
                result.Add(shape.Field!.IsSet ? item?.DeepClone() : Merge(null, item, shape.Item));
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
