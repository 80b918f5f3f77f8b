using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>Decodes a request's body.</summary>
internal static class RequestBody
{
    public static JsonObject Read(ApiRequest request)
    {
        var type = request.ContentType.Split(';')[0].Trim();
        if (type is not ("" or "application/json" or "application/yaml"))
            throw new ApiStatusException(415, "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                + "application/json, application/yaml, application/vnd.kubernetes.protobuf");
        return Parse(request);
    }

    /// <summary>DeleteOptions and other bodies that may be left out.</summary>
    public static JsonObject? ReadOptional(ApiRequest request) => request.Body.IsEmpty ? null : Parse(request);

    private static JsonObject Parse(ApiRequest request)
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

    private static ApiStatusException Unreadable(ApiRequest request, string why)
    {
        var text = Encoding.UTF8.GetString(request.Body.Span);
        return ApiStatusException.BadRequest(
            $"the object provided is unrecognized (must be of type {request.Kind.Name}): couldn't get version/kind; "
            + $"json parse error: {JsonFault.Describe(text, why)} ({Shorten(text)})");
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "...";
}
