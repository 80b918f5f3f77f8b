using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator;

public sealed partial class Store
{
    private const string ForegroundFinalizer = "foregroundDeletion";
    private const string OrphanFinalizer = "orphan";

    /// <summary>
    /// Deletes an object or starts its deletion. A pod on a node keeps running for its grace period (whoever plays
    /// the kubelet deletes it again with 0); an object with finalizers waits until they are gone; Foreground and Orphan
    /// add the finalizer that the garbage collector removes once it has done its part.
    /// </summary>
    /// <returns>The object as it is now (its last state where it is gone) and whether it is gone.</returns>
    /// <exception cref="ApiStatusException">NotFound; Conflict when a precondition does not hold.</exception>
    public (KubeObject Item, bool Gone) Delete(ObjectRef at, DeleteRequest? request = null)
    {
        request ??= new DeleteRequest();
        var old = Get(at) ?? throw ApiStatusException.NotFound(at.Kind, at.Name);
        Require(old, request);
        var metadata = (JsonObject)old.Copy("metadata")!;
        SetPropagation(metadata, request.Propagation);
        var grace = Grace(old, request);
        if (old.IsTerminating && grace > 0 && (old.Number("metadata.deletionGracePeriodSeconds") ?? 0) <= grace)
            grace = old.Number("metadata.deletionGracePeriodSeconds") ?? 0;
        if (grace == 0 && !IsHeld(old, metadata))
        {
            if (IsGraceful(old.Kind))
                Mark(old, metadata, 0);
            var last = old.Put("metadata", metadata);
            return (request.DryRun ? last : Commit(ChangeType.Deleted, old, last), true);
        }
        Mark(old, metadata, grace);
        var marked = old.Become("metadata", metadata);
        if (old.Kind.Plural == "namespaces")
            marked = marked.Become("status", new JsonObject { ["phase"] = "Terminating" });
        return (ReferenceEquals(marked, old) || request.DryRun ? marked : Commit(ChangeType.Modified, old, marked),
            false);
    }

    /// <summary>Sets the time of deletion; a shorter grace period than before replaces the longer one.</summary>
    private void Mark(KubeObject old, JsonObject metadata, long grace)
    {
        if (old.IsTerminating && (HasOwnDeletion(old.Kind)
            || old.Number("metadata.deletionGracePeriodSeconds") == grace))
            return;
        metadata["deletionTimestamp"] = Format(Now.AddSeconds(grace));
        if (HasOwnDeletion(old.Kind))
            return;
        metadata["deletionGracePeriodSeconds"] = grace;
        if (!old.IsTerminating && old.Generation is { } generation)
            metadata["generation"] = generation + 1;
    }

    private static bool IsGraceful(Kind kind) => kind.Plural == "pods" && kind.Group.Length == 0;

    /// <summary>Their deletion is the server's own code, which knows neither grace nor generation.</summary>
    private static bool HasOwnDeletion(Kind kind) => kind.Resource is "namespaces"
        or "customresourcedefinitions.apiextensions.k8s.io";

    /// <summary>Takes one finalizer off; an object that is being deleted goes with its last one.</summary>
    public void RemoveFinalizer(KubeObject item, string finalizer) => Update(item, json =>
    {
        var metadata = Metadata(json);
        SetFinalizers(metadata, [.. (metadata["finalizers"] as JsonArray ?? []).Select(f => (string)f!)
            .Where(f => f != finalizer)]);
    });

    private static void Require(KubeObject old, DeleteRequest request)
    {
        if (request.Uid is { } uid && uid != old.Uid)
            throw ApiStatusException.Precondition(old.Kind, old.Name, $"the UID in the precondition ({uid}) does not "
                + $"match the UID in record ({old.Uid}). The object might have been deleted and then recreated");
        if (request.ResourceVersion is { } version && version != old.ResourceVersion)
            throw ApiStatusException.Precondition(old.Kind, old.Name,
                $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record "
                + $"({old.ResourceVersion}). The object might have been modified");
    }

    private static void SetPropagation(JsonObject metadata, string? propagation)
    {
        if (propagation is null)
            return;
        var kept = (metadata["finalizers"] as JsonArray)?.Select(f => (string)f!)
            .Where(f => f is not ForegroundFinalizer and not OrphanFinalizer).ToList() ?? [];
        if (propagation == "Foreground")
            kept.Add(ForegroundFinalizer);
        if (propagation == "Orphan")
            kept.Add(OrphanFinalizer);
        SetFinalizers(metadata, kept);
    }

    private static void SetFinalizers(JsonObject metadata, IReadOnlyList<string> finalizers)
    {
        if (finalizers.Count == 0)
            metadata.Remove("finalizers");
        else
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(f => (JsonNode)f)]);
    }

    /// <summary>Only pods have one, and only those that a kubelet may still be running.</summary>
    private static long Grace(KubeObject item, DeleteRequest request)
    {
        if (!IsGraceful(item.Kind))
            return 0;
        if (item.Text("spec.nodeName") is null or "" || item.Text("status.phase") is "Succeeded" or "Failed")
            return 0;
        return Math.Max(0, request.GracePeriodSeconds ?? item.Number("spec.terminationGracePeriodSeconds") ?? 30);
    }

    private static bool IsHeld(KubeObject item, JsonObject? metadata = null) =>
        (metadata is null ? item.At("metadata.finalizers") : metadata["finalizers"]) is JsonArray { Count: > 0 }
        || (item.Kind.Plural == "namespaces" && item.At("spec.finalizers") is JsonArray { Count: > 0 });
}
