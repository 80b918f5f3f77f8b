using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Execution.Fields;

/// <summary>Compares values as the API server would store them.</summary>
public static class Same
{
    private static readonly HashSet<string> Amounts = ["limits", "requests", "hard", "capacity", "allocatable"];

    /// <summary>
    /// Whether <paramref name="stored"/> is what becomes of <paramref name="sent"/>: the server may add defaults to
    /// objects and write amounts in another form ("1024Mi" is "1Gi"), and nothing else.
    /// </summary>
    public static bool Covers(JsonNode? stored, JsonNode? sent, bool amounts = false) => (stored, sent) switch
    {
        (_, null) => stored is null,
        (JsonObject have, JsonObject want) =>
            want.All(p => Covers(have[p.Key], p.Value, Amounts.Contains(p.Key) || (amounts && p.Value is JsonValue))),
        (JsonArray have, JsonArray want) =>
            have.Count == want.Count && have.Zip(want).All(pair => Covers(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(stored, sent) || (amounts && SameAmount(stored, sent)),
    };

    /// <summary>As <see cref="Covers(JsonNode?, JsonNode?, bool)"/>, for the value at a place.</summary>
    public static bool Covers(FieldPath at, JsonNode? stored, JsonNode? sent) =>
        Covers(stored, sent, at.Segments.TakeLast(2).OfType<FieldPath.Segment.Field>()
            .Any(f => Amounts.Contains(f.Name)));

    private static bool SameAmount(JsonNode? a, JsonNode? b) =>
        Quantity.TryParse(a?.ToString() ?? "", out var x) && Quantity.TryParse(b?.ToString() ?? "", out var y)
            && x == y;
}
