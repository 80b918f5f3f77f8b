using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Ownership;
using Aura.Simulator.Schemas;

namespace Aura.Simulator.Api;

/// <summary>The scale subresource: a Scale stands for its parent's replicas.</summary>
internal sealed class ScaleVerbs(ApiServer server)
{
    public ApiResponse Get(ApiRequest request) => Answer(request, Find(request));

    public ApiResponse Update(ApiRequest request)
    {
        request.Query.RequireDryRun("UpdateOptions");
        return Store(request, Find(request), Checked(request, request.ReadBody()));
    }

    public ApiResponse Patch(ApiRequest request)
    {
        request.Query.RequireDryRun("PatchOptions");
        Patches.RequireType(request);
        var parent = Find(request);
        var scale = Patches.Merge(request, ScaleOf(request.Resource, parent), SchemaSet.BuiltIn.Find(Kind.Scale));
        return Store(request, parent, Checked(request, scale));
    }

    private KubeObject Find(ApiRequest request) =>
        server.Store.Get(request.Ref) ?? throw ApiStatusException.NotFound(request.Kind, request.Name);

    private static JsonObject Checked(ApiRequest request, JsonObject scale)
    {
        var kind = (string?)scale["kind"] ?? Kind.Scale.Name;
        if (kind != Kind.Scale.Name)
            throw ApiStatusException.BadRequest(
                $"{kind} in version \"{scale["apiVersion"]}\" cannot be handled as a Scale");
        try
        {
            scale = new TypedDecoder().Decode(scale, SchemaSet.BuiltIn.Find(Kind.Scale)!);
        }
        catch (DecodeException fault)
        {
            throw ApiStatusException.BadRequest(
                $"Scale in version \"v1\" cannot be handled as a Scale: {fault.Message}");
        }
        var name = (string?)scale["metadata"]?["name"] ?? "";
        if (name.Length > 0 && name != request.Name)
            throw ApiStatusException.BadRequest(
                $"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        if (Replicas(scale) is < 0 and var negative)
            throw ApiStatusException.Invalid(Kind.Scale.Name, Kind.Scale.Group, request.Name,
                [FieldError.Invalid("spec.replicas", negative, "must be greater than or equal to 0")]);
        return scale;
    }

    private ApiResponse Store(ApiRequest request, KubeObject parent, JsonObject scale)
    {
        var json = parent.ToJson();
        var metadata = (JsonObject)json["metadata"]!;
        WriteVerbs.RequireUid(request, parent, (string?)scale["metadata"]?["uid"]);
        if ((string?)scale["metadata"]?["resourceVersion"] is { Length: > 0 } version)
            metadata["resourceVersion"] = version;
        if ((string?)metadata["resourceVersion"] != parent.ResourceVersion)
            throw ApiStatusException.Modified(request.Kind, request.Name);
        SetReplicas(request.Resource, json, Replicas(scale));
        var admitted = WriteVerbs.Admit(server, request, Operation.Update, request.Name, parent, json);
        ManagedFields.Track(request, parent, admitted);
        var stored = server.Store.Update(new KubeObject(request.Resource.Storage, admitted), request.DryRun);
        return Answer(request, stored);
    }

    private static ApiResponse Answer(ApiRequest request, KubeObject parent) =>
        Representation.Answer(request, 200, new KubeObject(Kind.Scale, ScaleOf(request.Resource, parent)));

    private static long Replicas(JsonObject scale) => (long?)scale["spec"]?["replicas"] ?? 0;

    private static void SetReplicas(ServedResource resource, JsonObject json, long replicas)
    {
        JsonNode at = json;
        var path = PathOf(resource, "specReplicasPath", "spec.replicas").Split('.');
        foreach (var name in path[..^1])
            at = at[name] ??= new JsonObject();
        at[path[^1]] = replicas;
    }

    private static JsonObject ScaleOf(ServedResource resource, KubeObject parent)
    {
        var metadata = new JsonObject();
        foreach (var name in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
            if (parent.Text($"metadata.{name}") is { } value)
                metadata[name] = value;
        var spec = new JsonObject();
        if (parent.Number(PathOf(resource, "specReplicasPath", "spec.replicas")) is { } wanted and not 0)
            spec["replicas"] = wanted;
        var status = new JsonObject
        {
            ["replicas"] = parent.Number(PathOf(resource, "statusReplicasPath", "status.replicas")) ?? 0,
        };
        if (SelectorOf(resource, parent) is { Length: > 0 } selector)
            status["selector"] = selector;
        return new JsonObject
        {
            ["kind"] = Kind.Scale.Name,
            ["apiVersion"] = Kind.Scale.ApiVersion,
            ["metadata"] = metadata,
            ["spec"] = spec,
            ["status"] = status,
        };
    }

    private static string? SelectorOf(ServedResource resource, KubeObject parent)
    {
        if (resource.Custom is not null)
            return resource.Custom.Scale?["labelSelectorPath"] is { } path
                ? parent.Text(path.ToString().TrimStart('.')) : null;
        return parent.Kind.Plural == "replicationcontrollers"
            ? Selector.FromMap(parent.At("spec.selector")).ToString()
            : Selector.From(parent.At("spec.selector")).ToString();
    }

    /// <summary>A custom resource says where its replicas are (".spec.size").</summary>
    private static string PathOf(ServedResource resource, string name, string usual) =>
        (string?)resource.Custom?.Scale?[name] is { } path ? path.TrimStart('.') : usual;
}
