using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;
using Aura.Simulator.Schemas;

namespace Aura.Simulator.Ownership;

/// <summary>Keeps metadata.managedFields: after each write of a client, and for server-side apply.</summary>
internal static class ManagedFields
{
    /// <summary>Who owned an object's fields before the first apply to it.</summary>
    private const string Before = "before-first-apply";

    /// <summary>Gives the writer what it changed; takes that, and what is gone, from all others.</summary>
    public static void Track(ApiRequest request, KubeObject? old, JsonObject json)
    {
        var type = Schema.Of(request.Resource);
        var before = old is null ? null : (JsonObject)old.At(FieldPath.Of())!;
        var changed = FieldSets.Changed(before, json, type);
        var reset = (json["metadata"]?["managedFields"] as JsonArray)?.All(e => e is JsonObject { Count: 0 }) == true;
        var managers = reset ? [] : Manager.Read(before?["metadata"]?["managedFields"]);
        var writer = Writer(request, Manager.Update, changed);
        Put(request, json, type, Taken(managers, writer, changed));
    }

    /// <summary>
    /// The live object (null where there is none) with the configuration applied: what the applier named before and no
    /// longer does goes, unless somebody else owns it too.
    /// </summary>
    /// <exception cref="ApiStatusException">Conflict: others own fields that would change, and force is not
    /// given.</exception>
    public static JsonObject Apply(ApiRequest request, KubeObject? old, JsonObject configuration)
    {
        var type = Schema.Of(request.Resource);
        var shape = OwnedShape.Root(type);
        ((JsonObject)configuration["metadata"]!).Remove("managedFields");
        var applied = FieldSets.Of(configuration, type);
        var before = old is null ? null : (JsonObject)old.At(FieldPath.Of())!;
        var managers = Manager.Read(before?["metadata"]?["managedFields"]);
        if (managers.Count == 0 && before is not null)
            managers.Add(new Manager(Before, Manager.Update, request.Kind.ApiVersion, null,
                (string?)before["metadata"]?["creationTimestamp"], FieldSets.Changed(null, before, type)));
        var applier = Writer(request, Manager.Apply, applied);
        var merged = (JsonObject)ApplyMerge.Merge(before?.DeepClone(), configuration, shape)!;
        var changed = before is null ? new FieldSet() : FieldSets.Changed(before, merged, type);
        if (!request.Query.Flag("force"))
            RequireNoConflict(managers.Where(m => !m.Is(applier)), changed);
        if (managers.Find(m => m.Is(applier)) is { } earlier)
        {
            var others = managers.Where(m => !m.Is(applier)).Aggregate(new FieldSet(), (all, m) => all.Union(m.Fields));
            ApplyMerge.Remove(merged, earlier.Fields.Minus(applied).Minus(others), shape);
            if (earlier.Fields.SameAs(applied))
                applier = applier with { Time = earlier.Time };
        }
        var kept = managers.Where(m => !m.Is(applier)).Select(m => m with { Fields = m.Fields.Minus(changed) });
        Put(request, merged, type, [.. kept, applier]);
        return merged;
    }

    private static void RequireNoConflict(IEnumerable<Manager> others, FieldSet changed)
    {
        var conflicts = others.SelectMany(m => m.Fields.Intersect(changed).Places()
            .Select(p => (Manager: m, Place: p))).ToList();
        if (conflicts.Count == 0)
            return;
        var causes = conflicts.Select(c =>
            new FieldError("FieldManagerConflict", c.Place, $"conflict with {c.Manager.Describe()}").ToJson());
        var text = conflicts.Count == 1
            ? $"1 conflict: conflict with {conflicts[0].Manager.Describe()}: {conflicts[0].Place}"
            : $"{conflicts.Count} conflicts: " + string.Join('\n', conflicts.GroupBy(c => c.Manager.Describe())
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .SelectMany(g => g.Select(c => $"- {c.Place}").Prepend($"conflicts with {g.Key}:")));
        throw new ApiStatusException(409, "Conflict", $"Apply failed with {text}",
            new JsonObject { ["causes"] = new JsonArray([.. causes]) });
    }

    private static Manager Writer(ApiRequest request, string operation, FieldSet fields) => new(request.FieldManager,
        operation, request.Kind.ApiVersion, request.Subresource, Store.Format(request.Store.Now), fields);

    private static List<Manager> Taken(List<Manager> managers, Manager writer, FieldSet changed)
    {
        if (changed.IsEmpty)
            return managers;
        var result = new List<Manager>();
        foreach (var manager in managers)
            if (manager.Is(writer))
                writer = writer with { Fields = manager.Fields.Union(changed) };
            else
                result.Add(manager with { Fields = manager.Fields.Minus(changed) });
        result.Add(writer);
        return result;
    }

    /// <summary>Nobody owns what is not there any more.</summary>
    private static void Put(ApiRequest request, JsonObject json, TypeSchema? type, List<Manager> managers)
    {
        var metadata = (JsonObject)json["metadata"]!;
        metadata.Remove("managedFields");
        var present = FieldSets.Everything(json, type);
        var written = Manager.Write(managers.Select(m => m with { Fields = m.Fields.Intersect(present) }));
        if (written is not null)
            metadata["managedFields"] = written;
    }
}
