using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

public sealed partial class KubeClient
{
    /// <returns>The object as stored (or, in a dry run, as it would be).</returns>
    public Task<KubeObject> CreateAsync(
        KubeObject created, WriteOptions? options = null, CancellationToken cancel = default)
    {
        var path = KubePath.Of(created.Kind, created.Namespace);
        if (options?.Subresource is not null)
            path = KubePath.Of(created.Ref, options.Subresource);
        return WriteAsync(HttpMethod.Post, path, created.Kind, Body(created), "application/json", options, cancel);
    }

    /// <summary>Replaces the whole object; its resourceVersion, where it has one, guards against overwriting.</summary>
    public Task<KubeObject> ReplaceAsync(
        KubeObject replacement, WriteOptions? options = null, CancellationToken cancel = default) =>
        WriteAsync(HttpMethod.Put, KubePath.Of(replacement.Ref, options?.Subresource), replacement.Kind,
            Body(replacement), "application/json", options, cancel);

    public Task<KubeObject> PatchAsync(
        ObjectRef target, KubePatch patch, WriteOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new WriteOptions();
        return WriteAsync(HttpMethod.Patch, KubePath.Of(target, options.Subresource), target.Kind, patch.Body,
            patch.ContentType, options with { Force = patch.IsApply && (options.Force || patch.Force) }, cancel);
    }

    /// <returns>The object where it stays for a grace period or a finalizer; null where it is gone.</returns>
    /// <exception cref="KubeException">NotFound; Conflict where a precondition does not hold.</exception>
    public async Task<KubeObject?> DeleteAsync(
        ObjectRef target, DeleteOptions? options = null, CancellationToken cancel = default)
    {
        var body = Preconditions(options?.Uid, options?.ResourceVersion, options?.GraceSeconds);
        if (options?.Propagation is { } propagation)
            body["propagationPolicy"] = propagation.ToString();
        if (options?.DryRun == true)
            body["dryRun"] = new JsonArray("All");
        var json = await _transport.JsonAsync(HttpMethod.Delete, KubePath.Of(target), cancel, body);
        return (string?)json["kind"] == "Status" ? null : new KubeObject(target.Kind, json);
    }

    public async Task<KubeObject> GetScaleAsync(ObjectRef target, CancellationToken cancel = default) =>
        new(Kind.Scale, await _transport.JsonAsync(HttpMethod.Get, KubePath.Of(target, "scale"), cancel));

    /// <summary>Sets the replica count through the scale subresource, of any kind that has one.</summary>
    public Task<KubeObject> SetScaleAsync(
        ObjectRef target, int replicas, WriteOptions? options = null, CancellationToken cancel = default)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } };
        return WriteAsync(HttpMethod.Patch, KubePath.Of(target, "scale"), Kind.Scale, patch,
            KubePatch.Merge(patch).ContentType, options, cancel);
    }

    private async Task<KubeObject> WriteAsync(HttpMethod method, string path, Kind kind, JsonNode body,
        string contentType, WriteOptions? options, CancellationToken cancel)
    {
        options ??= new WriteOptions();
        var query = new QueryText(path)
            .Add("dryRun", options.DryRun ? "All" : null)
            .Add("fieldManager", options.FieldManager)
            .Add("fieldValidation", options.FieldValidation)
            .Add("force", options.Force ? "true" : null);
        var json = await _transport.JsonAsync(method, query.ToString(), cancel, body, contentType, options.Warnings);
        return new KubeObject(kind, json);
    }

    private static JsonNode Body(KubeObject written)
    {
        if (written.Text("apiVersion") is not null && written.Text("kind") is not null)
            return written.At("")!;
        var json = written.ToJson();
        json["apiVersion"] = written.Kind.ApiVersion;
        json["kind"] = written.Kind.Name;
        return json;
    }

    private static JsonObject Preconditions(string? uid, string? resourceVersion, int? graceSeconds)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        var preconditions = new JsonObject();
        if (uid is not null)
            preconditions["uid"] = uid;
        if (resourceVersion is not null)
            preconditions["resourceVersion"] = resourceVersion;
        if (preconditions.Count > 0)
            body["preconditions"] = preconditions;
        if (graceSeconds is not null)
            body["gracePeriodSeconds"] = graceSeconds;
        return body;
    }
}
