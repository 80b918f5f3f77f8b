using System.Text.Json.Nodes;
using Aura.Simulator.Custom;
using Aura.Simulator.Schemas;

namespace Aura.Simulator.Api;

/// <summary>
/// Reads the object that a request sends and checks that it is of the kind and place that the path names.
/// </summary>
internal static class Decoder
{
    public static JsonObject Read(ApiRequest request)
    {
        var json = request.ReadBody();
        Require(request, json);
        try
        {
            return Typed(request, json);
        }
        catch (DecodeException fault)
        {
            throw ApiStatusException.BadRequest(CannotHandle(request, request.Kind.Name, request.Kind.Version,
                fault.Message));
        }
    }

    /// <summary>
    /// Brings the object into its type's form. Fields that the type does not have are dropped; fieldValidation says
    /// whether that is refused (Strict), warned of (Warn, the default) or passed over (Ignore).
    /// </summary>
    /// <exception cref="DecodeException">A value does not fit its field.</exception>
    public static JsonObject Typed(ApiRequest request, JsonObject json)
    {
        var unknown = new List<string>();
        var typed = Decode(request, json, unknown);
        if (unknown.Count == 0)
            return typed;
        var faults = unknown.Select(f => $"unknown field \"{f}\"").ToList();
        if (request.Query["fieldValidation"] == "Strict")
            throw ApiStatusException.BadRequest(CannotHandle(request, request.Kind.Name, request.Kind.Version,
                $"strict decoding error: {string.Join(", ", faults)}"));
        if (request.Query["fieldValidation"] is null or "" or "Warn")
            foreach (var fault in faults)
                request.Warnings.Add(fault);
        return typed;
    }

    private static JsonObject Decode(ApiRequest request, JsonObject json, List<string> unknown)
    {
        if (request.Resource.Custom is { } version)
            return CustomDecoder.Decode(json, version, unknown);
        if (SchemaSet.BuiltIn.Find(request.Kind) is not { } type)
            return json;
        var decoder = new TypedDecoder();
        var typed = decoder.Decode(json, type);
        unknown.AddRange(decoder.Unknown);
        return typed;
    }

    public static void Require(ApiRequest request, JsonObject json)
    {
        var kind = (string?)json["kind"] ?? "";
        var version = (string?)json["apiVersion"] ?? "";
        if (kind.Length == 0)
            json["kind"] = kind = request.Kind.Name;
        if (version.Length == 0)
            json["apiVersion"] = version = request.Kind.ApiVersion;
        if (kind != request.Kind.Name || version != request.Kind.ApiVersion)
            throw WrongKind(request, kind, version);
        if (json["metadata"] is not JsonObject metadata)
            json["metadata"] = metadata = [];
        PlaceIn(request, metadata);
    }

    private static void PlaceIn(ApiRequest request, JsonObject metadata)
    {
        var ns = (string?)metadata["namespace"] ?? "";
        if (request.Kind.Namespaced && request.Namespace is not null)
        {
            if (ns.Length > 0 && ns != request.Namespace)
                throw ApiStatusException.BadRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
            metadata["namespace"] = request.Namespace;
        }
        else if (!request.Kind.Namespaced)
            metadata.Remove("namespace");
        var name = (string?)metadata["name"] ?? "";
        if (request.Name.Length == 0 || name == request.Name)
            return;
        if (name.Length > 0)
            throw ApiStatusException.BadRequest(
                $"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        metadata["name"] = request.Name;
    }

    private static ApiStatusException WrongKind(ApiRequest request, string kind, string apiVersion)
    {
        var version = apiVersion.Split('/')[^1];
        var group = request.Kind.Group.Length == 0 ? "core" : request.Kind.Group.Split('.')[0];
        return ApiStatusException.BadRequest(CannotHandle(request, kind, version,
            $"converting ({version}.{kind}) to ({group}.{request.Kind.Name}): unknown conversion"));
    }

    private static string CannotHandle(ApiRequest request, string kind, string version, string why) =>
        $"{kind} in version \"{version}\" cannot be handled as a {request.Kind.Name}: {why}";
}
