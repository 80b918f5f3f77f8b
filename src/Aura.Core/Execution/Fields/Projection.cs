using System.Text.Json.Nodes;

namespace Aura.Execution.Fields;

/// <summary>What of a stored object answers to what was sent.</summary>
internal static class Projection
{
    /// <summary>The stored value at each place that was sent; lists of another length as a whole.</summary>
    public static JsonNode? Of(JsonNode? stored, JsonNode? sent) => (stored, sent) switch
    {
        (JsonObject have, JsonObject want) => new JsonObject(want.Where(p => have.ContainsKey(p.Key))
            .Select(p => KeyValuePair.Create(p.Key, Of(have[p.Key], p.Value)))),
        (JsonArray have, JsonArray want) when have.Count == want.Count =>
            new JsonArray([.. have.Zip(want, Of)]),
        _ => stored?.DeepClone(),
    };
}
