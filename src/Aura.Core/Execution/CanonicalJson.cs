using System.Text.Json.Nodes;
using Aura.Plans;

namespace Aura.Execution;

/// <summary>JSON with sorted keys and no white space: equal values are equal texts.</summary>
public static class CanonicalJson
{
    public static string Of(JsonNode? node) => Sorted(node)?.ToJsonString(PlanJson.Options) ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
