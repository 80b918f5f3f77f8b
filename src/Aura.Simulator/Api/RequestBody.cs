using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Simulator.Schemas;

namespace Aura.Simulator.Api;

/// <summary>Decodes a request's body.</summary>
internal static class RequestBody
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    public static JsonObject Read(ApiRequest request) => MediaType(request) switch
    {
        "" or "application/json" => Json(request),
        "application/yaml" => Yaml(request),
        Protobuf => Binary(request),
        _ => throw new ApiStatusException(415, "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: "
            + $"application/json, application/yaml, {Protobuf}"),
    };

    /// <summary>DeleteOptions and other bodies that may be left out.</summary>
    public static JsonObject? ReadOptional(ApiRequest request) => request.Body.IsEmpty ? null
        : MediaType(request) == Protobuf ? Binary(request) : Json(request);

    /// <summary>One YAML (or JSON) document, as server-side apply sends it.</summary>
    public static JsonObject Yaml(ApiRequest request)
    {
        var text = Encoding.UTF8.GetString(request.Body.Span);
        try
        {
            if (Aura.Kubernetes.Yaml.Parse(text) is JsonObject json)
                return json;
        }
        catch (FormatException fault)
        {
            throw ApiStatusException.BadRequest($"error decoding YAML: {fault.Message}");
        }
        throw Unreadable(request, "an object is expected");
    }

    private static string MediaType(ApiRequest request) => request.ContentType.Split(';')[0].Trim();

    private static JsonObject Json(ApiRequest request)
    {
        try
        {
            if (JsonNode.Parse(request.Body.Span) is JsonObject json)
                return json;
        }
        catch (JsonException fault)
        {
            throw Unreadable(request, fault.Message);
        }
        throw Unreadable(request, "an object is expected");
    }

    private static JsonObject Binary(ApiRequest request)
    {
        try
        {
            return ProtoDecoder.Decode(request.Body.Span);
        }
        catch (DecodeException fault)
        {
            throw ApiStatusException.BadRequest(fault.Message);
        }
    }

    private static ApiStatusException Unreadable(ApiRequest request, string why)
    {
        var text = Encoding.UTF8.GetString(request.Body.Span);
        return ApiStatusException.BadRequest(
            $"the object provided is unrecognized (must be of type {request.Kind.Name}): couldn't get version/kind; "
            + $"json parse error: {JsonFault.Describe(text, why)} ({Shorten(text)})");
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "...";
}
