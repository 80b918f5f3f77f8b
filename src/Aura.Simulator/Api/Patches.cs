using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Schemas;

namespace Aura.Simulator.Api;

/// <summary>Applies a PATCH request's body by its content type.</summary>
internal static class Patches
{
    public static JsonObject Apply(ApiRequest request, KubeObject old)
    {
        var json = Merge(request, Versions.Convert(old, request.Kind).ToJson(), SchemaSet.BuiltIn.Find(request.Kind));
        Decoder.Require(request, json);
        try
        {
            return Decoder.Typed(request, json);
        }
        catch (DecodeException fault)
        {
            var text = JsonValue.Create(Text(request, json)).ToJsonString(GoJson.Options);
            throw ApiStatusException.Invalid("", "", "",
                [new FieldError("FieldValueInvalid", "patch", $"Invalid value: {text}: {fault.Message}")]);
        }
    }

    /// <summary>
    /// The patched object as Go has it at this point: what the patch touched went through maps and is sorted by name,
    /// the rest stands as in the struct.
    /// </summary>
    private static string Text(ApiRequest request, JsonObject json)
    {
        var touched = TypeOf(request) == "application/json-patch+json" ? null : Parse(request) as JsonObject;
        var metadata = SchemaSet.BuiltIn.Find("", "ObjectMeta")!.Fields.Values
            .OrderBy(f => f.Wire[0]).Select(f => f.Name).ToList();
        var sorted = new JsonObject();
        foreach (var (name, value) in json.OrderBy(p => p.Key, StringComparer.Ordinal))
            sorted[name] = value is not JsonObject fields ? value?.DeepClone()
                : name == "metadata" ? Ordered(fields, p => metadata.IndexOf(p.Key))
                : touched?.ContainsKey(name) == true ? Ordered(fields, p => p.Key) : fields.DeepClone();
        return sorted.ToJsonString(GoJson.Options);
    }

    private static JsonObject Ordered<T>(JsonObject fields, Func<KeyValuePair<string, JsonNode?>, T> by) =>
        new(fields.OrderBy(by, Comparer<T>.Create((a, b) => a is string x ? string.CompareOrdinal(x, b as string)
            : Comparer<T>.Default.Compare(a, b))).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    public static bool IsApply(ApiRequest request) => TypeOf(request) == "application/apply-patch+yaml";

    /// <exception cref="ApiStatusException">UnsupportedMediaType; custom resources know no strategic merge.</exception>
    public static void RequireType(ApiRequest request)
    {
        string[] known = ["application/json-patch+json", "application/merge-patch+json",
            "application/apply-patch+yaml"];
        var type = TypeOf(request);
        if (known.Contains(type) || (request.Resource.Custom is null
            && type == "application/strategic-merge-patch+json"))
            return;
        throw request.Resource.Custom is null
            ? new ApiStatusException(415, "UnsupportedMediaType", "415: Unsupported Media Type", [])
            : new ApiStatusException(415, "UnsupportedMediaType", "the body of the request was in an unknown format - "
                + $"accepted media types include: {string.Join(", ", known)}");
    }

    private static string TypeOf(ApiRequest request) => request.ContentType.Split(';')[0].Trim();

    /// <summary>The target with the request's patch applied; the target is changed.</summary>
    public static JsonObject Merge(ApiRequest request, JsonObject target, TypeSchema? type)
    {
        var patched = TypeOf(request) switch
        {
            "application/json-patch+json" => JsonPatch.Apply(target, Operations(request)),
            "application/merge-patch+json" => MergePatch.Apply(target, Parse(request)),
            _ => StrategicMerge.Apply(target, Fields(request), type),
        };
        return patched as JsonObject ?? throw ApiStatusException.BadRequest("the patch does not leave an object");
    }

    private static JsonArray Operations(ApiRequest request) => Parse(request) as JsonArray
        ?? throw ApiStatusException.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of "
            + "type []handlers.jsonPatchOp");

    private static JsonObject Fields(ApiRequest request) => Parse(request) as JsonObject
        ?? throw ApiStatusException.BadRequest("error decoding patch: json: cannot unmarshal array into Go value of "
            + "type map[string]interface {}");

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
