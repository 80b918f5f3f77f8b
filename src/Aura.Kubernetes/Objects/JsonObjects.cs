using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>Lists of objects inside an object's JSON.</summary>
public static class JsonObjects
{
    /// <summary>The objects of an array; none where there is no array.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? list) =>
        (list as JsonArray)?.OfType<JsonObject>() ?? [];
}
