using System.Text.Json.Nodes;

namespace Aura.Simulator;

/// <summary>Comparing what the states of one object mostly share.</summary>
internal static class Trees
{
    public static bool AreEqual(JsonNode? a, JsonNode? b) => ReferenceEquals(a, b) || JsonNode.DeepEquals(a, b);

    /// <summary>A member that is null counts as one that is not there (Go writes unset times so).</summary>
    public static bool AreEqualButForNulls(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (JsonObject one, JsonObject other) =>
            one.All(p => p.Value is null || AreEqualButForNulls(p.Value, other[p.Key]))
            && other.All(p => p.Value is null || one[p.Key] is not null),
        (JsonArray one, JsonArray other) => one.Count == other.Count
            && one.Zip(other).All(pair => AreEqualButForNulls(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(a, b),
    };
}
