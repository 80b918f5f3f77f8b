using System.Text.Json.Nodes;
using Aura.Simulator.Schemas;

namespace Aura.Simulator.Api;

/// <summary>
/// Strategic merge patch: as a merge patch, but lists whose type names a key are merged item by item. Directives:
/// <c>$patch: replace|delete|merge</c> in an object or list item, <c>$retainKeys</c>, <c>$setElementOrder/x</c>,
/// <c>$deleteFromPrimitiveList/x</c>.
/// </summary>
internal static class StrategicMerge
{
    private const string Order = "$setElementOrder/";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";

    public static JsonObject Apply(JsonObject target, JsonObject patch, TypeSchema? type)
    {
        if ((string?)patch["$patch"] == "replace")
            return Plain(patch);
        if ((string?)patch["$patch"] == "delete")
            return [];
        Retain(target, patch);
        foreach (var (name, value) in patch)
            if (name.StartsWith(DeleteFrom, StringComparison.Ordinal))
                DeleteValues(target, name[DeleteFrom.Length..], value as JsonArray);
        foreach (var (name, value) in patch)
        {
            if (name[0] == '$')
                continue;
            var field = type?.Fields.GetValueOrDefault(name);
            if (value is null)
                target.Remove(name);
            else if (target[name] is null)
                PutNew(target, name, value);
            else
                Put(target, name, Merge(target[name], value, field, patch[Order + name] as JsonArray));
        }
        foreach (var (name, value) in patch)
            if (name.StartsWith(Order, StringComparison.Ordinal) && !patch.ContainsKey(name[Order.Length..]))
                Reorder(target, type, name[Order.Length..], value as JsonArray);
        return target;
    }

    private static JsonNode Merge(JsonNode? target, JsonNode patch, FieldSchema? field, JsonArray? order)
    {
        switch (patch)
        {
            // What a directive is given for must be there; else nothing of it is taken.
            case JsonObject fields when target is null && fields.ContainsKey("$patch"):
                return new JsonObject();
            case JsonObject fields:
                var type = field?.Value.Struct;
                return field?.Replace == true ? Plain(fields) : Apply(target as JsonObject ?? [], fields, type);
            case JsonArray items when field?.Keys.Count > 0:
                return KeyedListMerge.Apply(target as JsonArray ?? [], items, field, order);
            case JsonArray items when field?.IsSet == true:
                return MergeSet(target as JsonArray ?? [], items, order);
            default:
                return patch.DeepClone();
        }
    }

    private static JsonArray MergeSet(JsonArray target, JsonArray patch, JsonArray? order)
    {
        var all = target.Concat(patch).Select(v => v!.DeepClone())
            .DistinctBy(v => v.ToJsonString()).ToList();
        if (order is not null)
            all = [.. all.OrderBy(v => Position(order, v))];
        return new JsonArray([.. all]);
    }

    private static int Position(JsonArray order, JsonNode value)
    {
        for (var i = 0; i < order.Count; i++)
            if (JsonNode.DeepEquals(order[i], value))
                return i;
        return int.MaxValue;
    }

    private static void Retain(JsonObject target, JsonObject patch)
    {
        if (patch["$retainKeys"] is not JsonArray keys)
            return;
        var kept = keys.Select(k => (string?)k).ToHashSet();
        foreach (var name in target.Select(p => p.Key).Where(k => !kept.Contains(k)).ToList())
            target.Remove(name);
    }

    private static void DeleteValues(JsonObject target, string name, JsonArray? values)
    {
        if (target[name] is not JsonArray list || values is null)
            return;
        for (var i = list.Count - 1; i >= 0; i--)
            if (values.Any(v => JsonNode.DeepEquals(v, list[i])))
                list.RemoveAt(i);
    }

    private static void Reorder(JsonObject target, TypeSchema? type, string name, JsonArray? order)
    {
        if (target[name] is JsonArray list && order is not null && type?.Fields.GetValueOrDefault(name) is { } field)
            Put(target, name, Merge(list, new JsonArray(), field, order));
    }

    /// <summary>The patch as a value: without directives.</summary>
    internal static JsonObject Plain(JsonObject patch)
    {
        var copy = (JsonObject)patch.DeepClone();
        foreach (var name in copy.Where(p => p.Key.StartsWith('$') || p.Value is null).Select(p => p.Key).ToList())
            copy.Remove(name);
        return copy;
    }

    private static void PutNew(JsonObject target, string name, JsonNode value)
    {
        if (Undirected(value) is { } added)
            target[name] = added;
    }

    /// <summary>What a patch adds where there was nothing: parts with a $patch directive count as nothing.</summary>
    private static JsonNode? Undirected(JsonNode value)
    {
        switch (value)
        {
            case JsonObject fields when fields.ContainsKey("$patch"):
                return null;
            case JsonObject fields:
                var copy = new JsonObject();
                foreach (var (name, inner) in fields)
                    if (name[0] != '$' && inner is not null && Undirected(inner) is { } kept)
                        copy[name] = kept;
                return copy;
            case JsonArray items:
                return new JsonArray([.. items.Select(i => i is null ? null : Undirected(i))
                    .Where(i => i is not null)]);
            default:
                return value.DeepClone();
        }
    }

    private static void Put(JsonObject target, string name, JsonNode value)
    {
        if (!ReferenceEquals(target[name], value))
            target[name] = value;
    }
}
