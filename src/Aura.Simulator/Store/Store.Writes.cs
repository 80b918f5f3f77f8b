using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator;

public sealed partial class Store
{
    /// <summary>
    /// Stores a new object: gives it name (generateName), uid, creationTimestamp, generation and resourceVersion.
    /// </summary>
    /// <exception cref="ApiStatusException">AlreadyExists.</exception>
    public KubeObject Create(KubeObject item, bool dryRun = false) => Create(item.Kind, item.ToJson(), dryRun);

    /// <summary>As <see cref="Create(KubeObject, bool)"/>; takes over <paramref name="json"/>.</summary>
    internal KubeObject Create(Kind kind, JsonObject json, bool dryRun = false)
    {
        var metadata = Metadata(json);
        SetName(json);
        var name = (string?)metadata["name"] ?? "";
        if (Get(kind, (string?)metadata["namespace"], name) is not null)
            throw ApiStatusException.AlreadyExists(kind, name);
        metadata["uid"] ??= NewUid();
        metadata["creationTimestamp"] = Format(Now);
        metadata.Remove("resourceVersion");
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        if (GenerationRule.Applies(kind))
            metadata["generation"] = 1;
        else
            metadata.Remove("generation");
        var created = new KubeObject(kind, []).Become(json);
        return dryRun ? created : Commit(ChangeType.Added, null, created);
    }

    /// <summary>Makes up the name that generateName asks for, where none is given.</summary>
    public void SetName(JsonObject json)
    {
        var metadata = Metadata(json);
        if (string.IsNullOrEmpty((string?)metadata["name"])
            && (string?)metadata["generateName"] is { Length: > 0 } prefix)
            metadata["name"] = prefix[..Math.Min(prefix.Length, 58)] + NewNameSuffix();
    }

    /// <summary>
    /// Replaces an object. Identity (uid, creation and deletion times) is kept, generation is bumped when its
    /// <see cref="GenerationRule"/> says so, and an object whose last finalizer goes while it is being deleted is
    /// removed. A write that changes nothing keeps the resourceVersion.
    /// </summary>
    /// <exception cref="ApiStatusException">NotFound; Conflict when a resourceVersion is given and is not
    /// current.</exception>
    public KubeObject Update(KubeObject item, bool dryRun = false)
    {
        var old = Get(item.Kind, item.Namespace, item.Name) ?? throw ApiStatusException.NotFound(item.Kind, item.Name);
        if (item.ResourceVersion is { Length: > 0 } version && version != old.ResourceVersion)
            throw ApiStatusException.Modified(item.Kind, item.Name);
        return Replace(old, item.ToJson(), dryRun);
    }

    /// <summary>Changes the newest state of an object in place (no conflict is possible); null if it is gone.</summary>
    public KubeObject? Update(ObjectRef at, Action<JsonObject> mutate)
    {
        if (Get(at) is not { } old)
            return null;
        var json = old.ToJson();
        mutate(json);
        return Replace(old, json, false);
    }

    /// <summary>
    /// As <see cref="Update(ObjectRef, Action{JsonObject})"/>; null also if another object took the name.
    /// </summary>
    public KubeObject? Update(KubeObject seen, Action<JsonObject> mutate) =>
        Get(seen.Ref)?.Uid == seen.Uid ? Update(seen.Ref, mutate) : null;

    /// <summary>A controller's write of status and annotations: it never starts a new generation.</summary>
    public KubeObject? UpdateStatus(KubeObject seen, Action<JsonObject> mutate)
    {
        if (Get(seen.Ref) is not { } old || old.Uid != seen.Uid)
            return null;
        var json = old.ToJson();
        mutate(json);
        return Replace(old, json, dryRun: false, sameGeneration: true);
    }

    /// <summary>
    /// A controller's write of a whole new status, which is taken over: nothing else is copied or compared.
    /// </summary>
    internal KubeObject? PutStatus(KubeObject seen, JsonObject status)
    {
        if (Get(seen.Ref) is not { } old || old.Uid != seen.Uid)
            return null;
        var updated = old.Become("status", status);
        return ReferenceEquals(updated, old) ? old : Put(old, updated);
    }

    /// <summary>
    /// As <see cref="Update(KubeObject, Action{JsonObject})"/> for a write to metadata and the
    /// <paramref name="others"/> named: only these members are copied and compared.
    /// </summary>
    internal KubeObject? UpdateParts(KubeObject seen, Action<JsonObject> mutate, params string[] others) =>
        UpdateParts(seen, mutate, others, sameGeneration: false);

    /// <summary>As <see cref="UpdateStatus"/>, in the same way.</summary>
    internal KubeObject? UpdateStatusParts(KubeObject seen, Action<JsonObject> mutate, params string[] others) =>
        UpdateParts(seen, mutate, others, sameGeneration: true);

    private KubeObject? UpdateParts(
        KubeObject seen, Action<JsonObject> mutate, string[] others, bool sameGeneration)
    {
        if (Get(seen.Ref) is not { } old || old.Uid != seen.Uid)
            return null;
        var json = new JsonObject { ["metadata"] = old.Copy("metadata") };
        foreach (var member in others)
            json[member] = old.Copy(member);
        mutate(json);
        return Replace(old, json, dryRun: false, sameGeneration, partly: true);
    }

    private KubeObject Replace(
        KubeObject old, JsonObject json, bool dryRun, bool sameGeneration = false, bool partly = false)
    {
        var metadata = Metadata(json);
        foreach (var field in s_kept)
            Keep(metadata, old, field);
        if (old.IsTerminating && metadata["deletionTimestamp"] is null)
            foreach (var field in s_deletion)
                Keep(metadata, old, field);
        if (!sameGeneration && GenerationRule.Applies(old.Kind) && GenerationRule.Changed(old, json, partly))
            metadata["generation"] = (old.Generation ?? 0) + 1;
        var updated = partly ? Merge(old, json) : old.Become(json);
        return ReferenceEquals(updated, old) || dryRun ? updated : Put(old, updated);
    }

    private static KubeObject Merge(KubeObject old, JsonObject json)
    {
        var members = json.ToArray();
        json.Clear();
        foreach (var (key, value) in members)
            old = old.Become(key, value);
        return old;
    }

    /// <summary>An object whose last finalizer went while it is being deleted is removed.</summary>
    private KubeObject Put(KubeObject old, KubeObject updated)
    {
        var gone = updated.IsTerminating && !IsHeld(updated)
            && (updated.Number("metadata.deletionGracePeriodSeconds") ?? 0) == 0;
        return Commit(gone ? ChangeType.Deleted : ChangeType.Modified, old, updated);
    }

    private static readonly FieldPath[] s_kept =
    [
        FieldPath.Parse("metadata.uid"), FieldPath.Parse("metadata.creationTimestamp"),
        FieldPath.Parse("metadata.generation"), FieldPath.Parse("metadata.resourceVersion"),
    ];

    private static readonly FieldPath[] s_deletion =
        [FieldPath.Parse("metadata.deletionTimestamp"), FieldPath.Parse("metadata.deletionGracePeriodSeconds")];

    private static void Keep(JsonObject metadata, KubeObject before, FieldPath place)
    {
        var field = ((FieldPath.Segment.Field)place.Segments[1]).Name;
        if (field == "resourceVersion")
            metadata[field] = before.ResourceVersion;
        else if (before.At(place) is { } value)
            metadata[field] = value.DeepClone();
        else
            metadata.Remove(field);
    }

    private static JsonObject Metadata(JsonObject json)
    {
        if (json["metadata"] is JsonObject metadata)
            return metadata;
        metadata = [];
        json["metadata"] = metadata;
        return metadata;
    }
}
