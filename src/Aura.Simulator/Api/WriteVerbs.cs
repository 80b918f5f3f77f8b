using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Custom;
using Aura.Simulator.Ownership;

namespace Aura.Simulator.Api;

/// <summary>create, update and patch: decode, admit, store.</summary>
internal sealed class WriteVerbs(ApiServer server)
{
    public ApiResponse Create(ApiRequest request)
    {
        request.Query.RequireDryRun("CreateOptions");
        return Create(request, Decoder.Read(request), applied: false);
    }

    private ApiResponse Create(ApiRequest request, JsonObject json, bool applied)
    {
        server.Store.SetName(json);
        var name = (string?)json["metadata"]?["name"] ?? "";
        var admitted = Admit(server, request, Operation.Create, name, null, json);
        Complete(request, admitted);
        if (applied)
            KeepManagers(json, admitted);
        else
            ManagedFields.Track(request, null, admitted);
        var stored = server.Store.Create(new KubeObject(request.Resource.Storage, admitted), request.DryRun);
        return Representation.Answer(request, 201, Versions.Convert(stored, request.Kind));
    }

    public ApiResponse Update(ApiRequest request)
    {
        request.Query.RequireDryRun("UpdateOptions");
        var json = Decoder.Read(request);
        var old = server.Store.Get(request.Ref) ?? throw ApiStatusException.NotFound(request.Kind, request.Name);
        return Replace(request, old, json, applied: false);
    }

    public ApiResponse Patch(ApiRequest request)
    {
        request.Query.RequireDryRun("PatchOptions");
        Patches.RequireType(request);
        if (Patches.IsApply(request))
            return Apply(request);
        var old = server.Store.Get(request.Ref) ?? throw ApiStatusException.NotFound(request.Kind, request.Name);
        return Replace(request, old, Patches.Apply(request, old), applied: false);
    }

    private ApiResponse Apply(ApiRequest request)
    {
        if (string.IsNullOrEmpty(request.Query["fieldManager"]))
            throw ApiStatusException.Invalid("PatchOptions", "meta.k8s.io", "",
                [FieldError.Required("fieldManager", "is required for apply patch")]);
        var configuration = RequestBody.Yaml(request);
        Decoder.Require(request, configuration);
        var old = server.Store.Get(request.Ref);
        if (old is null && request.Subresource is not null)
            throw ApiStatusException.NotFound(request.Kind, request.Name);
        var live = old is null ? null : Versions.Convert(old, request.Kind);
        var merged = Decoder.Typed(request, ManagedFields.Apply(request, live, configuration));
        return old is null ? Create(request, merged, applied: true) : Replace(request, old, merged, applied: true);
    }

    private ApiResponse Replace(ApiRequest request, KubeObject old, JsonObject json, bool applied)
    {
        RequireUid(request, old, (string?)json["metadata"]?["uid"]);
        KeepOtherHalf(request, old, json);
        if ((string?)json["metadata"]?["resourceVersion"] is { Length: > 0 } version && version != old.ResourceVersion)
            throw ApiStatusException.Modified(request.Kind, request.Name);
        var admitted = Admit(server, request, Operation.Update, request.Name, old, json);
        Complete(request, admitted);
        if (applied)
            KeepManagers(json, admitted);
        else
            ManagedFields.Track(request, old, admitted);
        var stored = server.Store.Update(new KubeObject(request.Resource.Storage, admitted), request.DryRun);
        return Representation.Answer(request, 200, Versions.Convert(stored, request.Kind));
    }

    /// <summary>What concerns custom resources alone: a definition's own defaults, an object's schema.</summary>
    /// <exception cref="ApiStatusException">Invalid: a custom resource does not fit its schema.</exception>
    private static void Complete(ApiRequest request, JsonObject json)
    {
        if (request.Kind == Kind.CustomResourceDefinition)
            DefinitionDefaults.Set(json);
        if (request.Resource.Custom?.Schema is not { } schema)
            return;
        var faults = CustomValidation.Check(json, schema);
        if (faults.Count > 0)
            throw ApiStatusException.Invalid(request.Kind, (string?)json["metadata"]?["name"] ?? "", faults);
    }

    /// <summary>What admission sets is not the applier's.</summary>
    private static void KeepManagers(JsonObject applied, JsonObject admitted)
    {
        if (!ReferenceEquals(applied, admitted) && applied["metadata"]?["managedFields"] is { } managers)
            admitted["metadata"]!["managedFields"] = managers.DeepClone();
    }

    /// <summary>A write to status keeps all else, and a write to the object keeps its status.</summary>
    private static void KeepOtherHalf(ApiRequest request, KubeObject old, JsonObject json)
    {
        if (!request.Resource.HasStatus)
            return;
        var before = (JsonObject)old.At(FieldPath.Of())!;
        var ofStatus = request.Subresource == "status";
        foreach (var name in before.Select(p => p.Key).Union(json.Select(p => p.Key)).ToList())
            if (name == "status" ? !ofStatus : ofStatus && name != "metadata")
                if (before[name] is { } value)
                    json[name] = value.DeepClone();
                else
                    json.Remove(name);
    }

    /// <exception cref="ApiStatusException">Conflict: another object has the name by now.</exception>
    internal static void RequireUid(ApiRequest request, KubeObject old, string? uid)
    {
        if (uid is { Length: > 0 } && uid != old.Uid)
            throw ApiStatusException.Conflict(request.Kind, request.Name,
                $"StorageError: invalid object, Code: 4, Key: {StorageKey(request)}, ResourceVersion: 0, "
                + $"AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, "
                + $"UID in object meta: {old.Uid}");
    }

    /// <summary>Admits the object in the form in which it is stored.</summary>
    internal static JsonObject Admit(ApiServer server, ApiRequest request, Operation operation, string name,
        KubeObject? old, JsonObject json)
    {
        var (sent, stored) = (request.Resource.Kind, request.Resource.Storage);
        Versions.Convert(json, sent, stored);
        var resource = sent == stored ? request.Resource
            : server.Kinds.Find(stored.Group, stored.Version, stored.Plural) ?? request.Resource;
        return server.Admission?.Admit(new AdmissionRequest
        {
            Operation = operation,
            Resource = resource,
            Subresource = request.Subresource,
            Namespace = request.Namespace,
            Name = name,
            Old = old,
            New = json,
            User = request.User,
            DryRun = request.DryRun,
            Warnings = request.Warnings,
        }) ?? json;
    }

    private static string StorageKey(ApiRequest request) => request.Kind.Namespaced
        ? $"/registry/{request.Kind.Plural}/{request.Namespace}/{request.Name}"
        : $"/registry/{request.Kind.Plural}/{request.Name}";
}
