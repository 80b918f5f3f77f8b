using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// A term of a node selector: all its matchExpressions (on labels) and matchFields (the name) must hold.
/// </summary>
internal static class NodeSelectorTerm
{
    public static bool Matches(JsonObject term, KubeObject node, IReadOnlyDictionary<string, string> labels)
    {
        var expressions = (term["matchExpressions"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        var fields = (term["matchFields"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        // A term that says nothing matches nothing.
        return expressions.Count + fields.Count > 0
            && expressions.TrueForAll(e => Holds(e, labels.TryGetValue((string?)e["key"] ?? "", out var v) ? v : null))
            && fields.TrueForAll(f => Holds(f, node.Name));
    }

    private static bool Holds(JsonObject expression, string? actual)
    {
        var values = (expression["values"] as JsonArray)?.Select(v => (string?)v).ToList() ?? [];
        return (string?)expression["operator"] switch
        {
            "In" => actual is not null && values.Contains(actual),
            "NotIn" => actual is null || !values.Contains(actual),
            "Exists" => actual is not null,
            "DoesNotExist" => actual is null,
            "Gt" => long.TryParse(actual, out var a) && long.TryParse(values.FirstOrDefault(), out var b) && a > b,
            "Lt" => long.TryParse(actual, out var a) && long.TryParse(values.FirstOrDefault(), out var b) && a < b,
            _ => false,
        };
    }
}
