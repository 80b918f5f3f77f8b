using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>Applies a PATCH request's body by its content type.</summary>
internal static class Patches
{
    public static JsonObject Apply(ApiRequest request, KubeObject old)
    {
        var target = Versions.Convert(old, request.Kind).ToJson();
        var patched = request.ContentType.Split(';')[0].Trim() switch
        {
            "application/merge-patch+json" or "application/strategic-merge-patch+json" =>
                MergePatch.Apply(target, Parse(request)),
            _ => throw new ApiStatusException(415, "UnsupportedMediaType", "415: Unsupported Media Type", []),
        };
        var json = patched as JsonObject ?? throw ApiStatusException.BadRequest("the patch does not leave an object");
        Decoder.Require(request, json);
        return json;
    }

    private static JsonNode? Parse(ApiRequest request)
    {
        try
        {
            return JsonNode.Parse(request.Body.Span);
        }
        catch (JsonException fault)
        {
            throw ApiStatusException.BadRequest(fault.Message);
        }
    }
}
