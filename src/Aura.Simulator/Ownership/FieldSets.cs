using System.Text.Json.Nodes;
using Aura.Simulator.Schemas;

namespace Aura.Simulator.Ownership;

/// <summary>Works out which places an applied configuration names, and which a write changed.</summary>
internal static class FieldSets
{
    private static readonly string[] s_unowned = ["name", "namespace", "creationTimestamp", "selfLink", "uid",
        "generation", "managedFields", "resourceVersion"];

    /// <summary>The places that a configuration speaks of: its leaves, and the list items that hold them.</summary>
    public static FieldSet Of(JsonObject configuration, TypeSchema? type)
    {
        var set = new FieldSet();
        Leaves(set, configuration, OwnedShape.Root(type));
        return Owned(set);
    }

    /// <summary>The places that are new or have another value in <paramref name="after"/>.</summary>
    public static FieldSet Changed(JsonObject? before, JsonObject after, TypeSchema? type)
    {
        var set = new FieldSet();
        // A new object is compared with an empty one of its type, in which the always-written structs exist already.
        before ??= type is null ? [] : new TypedDecoder().Decode([], type);
        Differences(set, before, after, OwnedShape.Root(type));
        return Owned(set);
    }

    /// <summary>All places there are, containers too.</summary>
    public static FieldSet Everything(JsonObject item, TypeSchema? type)
    {
        var set = new FieldSet();
        All(set, item, OwnedShape.Root(type));
        return set;
    }

    /// <summary>Without what nobody owns: the object's identity and bookkeeping.</summary>
    private static FieldSet Owned(FieldSet set)
    {
        set.Remove("f:apiVersion");
        set.Remove("f:kind");
        if (set.Find("f:metadata") is not { } metadata)
            return set;
        foreach (var name in s_unowned)
            metadata.Remove("f:" + name);
        if (!metadata.Children.Any())
            set.Remove("f:metadata");
        return set;
    }

    private static void Leaves(FieldSet set, JsonNode? node, OwnedShape shape)
    {
        if (shape.IsGranular(node) && node is JsonObject { Count: > 0 } fields)
            foreach (var (name, value) in fields)
                Leaves(set.At("f:" + name), value, shape.Of(name));
        else if (shape.IsKeyed(node) && node is JsonArray { Count: > 0 } items)
            foreach (var item in items)
            {
                var place = set.At(shape.Step(item)!);
                place.Add();
                if (!shape.Field!.IsSet)
                    Leaves(place, item, shape.Item);
            }
        else
            set.Add();
    }

    private static void All(FieldSet set, JsonNode? node, OwnedShape shape)
    {
        set.Add();
        if (shape.IsGranular(node))
            foreach (var (name, value) in (JsonObject)node!)
                All(set.At("f:" + name), value, shape.Of(name));
        else if (shape.IsKeyed(node))
            foreach (var item in (JsonArray)node!)
                All(set.At(shape.Step(item)!), item, shape.Field!.IsSet ? OwnedShape.Whole : shape.Item);
    }

    private static void Differences(FieldSet set, JsonNode? before, JsonNode? after, OwnedShape shape)
    {
        if (shape.IsGranular(after) && before is JsonObject or null)
        {
            foreach (var (name, value) in (JsonObject)after!)
                if (before is JsonObject old && old.ContainsKey(name))
                    Differences(Child(set, "f:" + name), old[name], value, shape.Of(name));
                else if (value is not null)
                    All(Child(set, "f:" + name), value, shape.Of(name));
        }
        else if (shape.IsKeyed(after) && before is JsonArray or null)
        {
            foreach (var item in (JsonArray)after!)
                if (Find(before as JsonArray, item, shape) is { } old)
                    Differences(Child(set, shape.Step(item)!), old, item, shape.Field!.IsSet ? OwnedShape.Whole
                        : shape.Item);
                else
                    All(Child(set, shape.Step(item)!), item, shape.Field!.IsSet ? OwnedShape.Whole : shape.Item);
        }
        else if (!JsonNode.DeepEquals(before, after))
            set.Add();
        foreach (var (step, child) in set.Children.ToList())
            if (child.IsEmpty)
                set.Remove(step);
    }

    private static FieldSet Child(FieldSet set, string step) => set.At(step);

    internal static JsonNode? Find(JsonArray? list, JsonNode? item, OwnedShape shape)
    {
        var step = shape.Step(item);
        return list?.FirstOrDefault(i => shape.Step(i) == step);
    }
}
