using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// Changes as strategic-merge patches of the manifests (list items carry their name), ready to be committed where the
/// manifests are kept: one object, or a List of them.
/// </summary>
public static class ManifestPatch
{
    public static JsonObject? Of(IEnumerable<Change> changes)
    {
        var patches = new Dictionary<ObjectRef, JsonObject>();
        foreach (var change in changes)
            foreach (var (path, value) in Fields(change))
            {
                if (!patches.TryGetValue(change.Target, out var patch))
                    patches[change.Target] = patch = Header(change.Target);
                Put(patch, FieldPath.Parse(path), value);
            }
        return patches.Count switch
        {
            0 => null,
            1 => patches.Values.First(),
            _ => new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "List",
                ["items"] = new JsonArray([.. patches.Values]),
            },
        };
    }

    private static IEnumerable<(string Path, JsonNode? Value)> Fields(Change change) => change switch
    {
        Change.Patch { Subresource: null } p => p.Fields.Select(f => (f.Path, f.After)),
        Change.Scale s => [("spec.replicas", (JsonNode?)s.After)],
        _ => [],
    };

    private static JsonObject Header(ObjectRef target)
    {
        var metadata = new JsonObject { ["name"] = target.Name };
        if (target.Namespace is not null)
            metadata["namespace"] = target.Namespace;
        return new JsonObject
        {
            ["apiVersion"] = target.Kind.ApiVersion,
            ["kind"] = target.Kind.Name,
            ["metadata"] = metadata,
        };
    }

    private static void Put(JsonNode at, FieldPath path, JsonNode? value)
    {
        foreach (var segment in path.Segments.SkipLast(1))
            at = Descend(at, segment);
        if (at is JsonObject o)
            // A null removes the field, in a merge patch as in a change.
            o[path.Segments[^1] is FieldPath.Segment.Field f ? f.Name : path.Segments[^1].ToString()!] =
                Whole(path.Segments[^1], value);
        else if (at is JsonArray list && value is not null)
            list.Add(value.DeepClone());
    }

    // A strategic merge keeps the items that a list does not name, unless it is told to replace the list.
    private static JsonNode? Whole(FieldPath.Segment last, JsonNode? value) =>
        value is JsonArray list && last is FieldPath.Segment.Field f && IsList(f.Name)
            ? new JsonArray([new JsonObject { ["$patch"] = "replace" }, .. list.Select(item => item?.DeepClone())])
            : value?.DeepClone();

    private static JsonNode Descend(JsonNode at, FieldPath.Segment segment)
    {
        switch (at, segment)
        {
            case (JsonArray list, FieldPath.Segment.Item item):
                var index = FieldPath.IndexOf(list, item);
                if (index >= 0)
                    return list[index]!;
                var added = new JsonObject { [item.Key] = item.Value };
                list.Add(added);
                return added;
            case (JsonObject o, FieldPath.Segment.Field field) when o[field.Name] is { } existing:
                return existing;
            case (JsonObject o, FieldPath.Segment.Field field):
                return o[field.Name] = IsList(field.Name) ? new JsonArray() : new JsonObject();
            default:
                throw new InvalidOperationException($"{segment} has no place in a manifest patch");
        }
    }

    // Only these lists are entered by name; every other list is set as a whole.
    private static bool IsList(string field) =>
        field is "containers" or "initContainers" or "env" or "ports" or "volumes" or "volumeMounts";
}
