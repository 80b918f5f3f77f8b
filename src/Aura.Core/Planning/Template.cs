using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;

namespace Aura.Planning;

/// <summary>
/// Fills <c>${facts.x}</c> and <c>${finding.y}</c> in: a text that is nothing but one place takes the value with its
/// type, others take it as text.
/// </summary>
public static partial class Template
{
    /// <exception cref="KeyNotFoundException">A place that is named is absent.</exception>
    public static JsonNode? Fill(JsonNode? template, JsonObject context) => template switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Fill(p.Value, context)))),
        JsonArray a => new JsonArray([.. a.Select(i => Fill(i, context))]),
        JsonValue v when v.TryGetValue(out string? text) => FillText(text, context),
        _ => template?.DeepClone(),
    };

    /// <summary>A sentence: what is no name in it is marked as the cluster's words.</summary>
    public static string Text(string template, JsonObject context) =>
        Place().Replace(template, m => ClusterText.Name(Value(m.Groups[1].Value, context).ToString()));

    /// <summary>The places that a template names.</summary>
    public static IEnumerable<string> Places(JsonNode? template) => template is null ? []
        : Place().Matches(template.ToJsonString()).Select(m => m.Groups[1].Value);

    private static JsonNode FillText(string text, JsonObject context) =>
        Place().Match(text) is { Success: true } m && m.Length == text.Length
            ? Value(m.Groups[1].Value, context).DeepClone()
            : JsonValue.Create(Place().Replace(text, m => Value(m.Groups[1].Value, context).ToString()));

    private static JsonNode Value(string place, JsonObject context) =>
        Expression.Read(place, context) ?? throw new KeyNotFoundException($"there is no {place}");

    [GeneratedRegex(@"\$\{([A-Za-z0-9.]+)\}")]
    private static partial Regex Place();
}
