using System.Globalization;
using System.Text.Json.Nodes;

namespace Aura.Planning;

/// <summary>
/// A condition of a playbook: <c>facts.rolloutBroke</c>, <c>not facts.goodImage</c>,
/// <c>facts.scheduledReplicas &lt; facts.replicas</c>, <c>facts.workloadKind == Deployment</c>,
/// <c>args.memory == facts.doubleMemory</c>. A place that is absent, false, 0 or "" does not hold.
/// </summary>
public sealed record Expression(bool Negated, string Left, string? Operator, string? Right)
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">", "in"];

    /// <exception cref="FormatException">Not a condition.</exception>
    public static Expression Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var negated = words is ["not", ..];
        return (negated ? words[1..] : words) switch
        {
            [var place] => new Expression(negated, place, null, null),
            [var left, var op, var right] when Operators.Contains(op) => new Expression(negated, left, op, right),
            _ => throw new FormatException($"'{text}' is not a condition"),
        };
    }

    /// <summary>The places that it looks at.</summary>
    public IEnumerable<string> Places => new[] { Left, Right }.OfType<string>().Where(IsPlace);

    public bool Holds(JsonObject context)
    {
        var left = Value(Left, context);
        return Negated != (Operator is null ? Truth(left) : Compare(left, Value(Right!, context)));
    }

    /// <summary>The node at "facts.x" or "finding.target.name", or null.</summary>
    public static JsonNode? Read(string place, JsonNode? context) =>
        place.Split('.').Aggregate(context, (node, name) => (node as JsonObject)?[name]);

    private bool Compare(JsonNode? left, JsonNode? right)
    {
        if (left is null || right is null)
            return Operator == "!=" && left != right;
        var order = Number(left) is { } a && Number(right) is { } b
            ? a.CompareTo(b) : string.CompareOrdinal(left.ToString(), right.ToString());
        return Operator switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            ">" => order > 0,
            "<=" => order <= 0,
            ">=" => order >= 0,
            _ => right.ToString().Split('|').Contains(left.ToString()),
        };
    }

    private static JsonNode? Value(string word, JsonObject context) =>
        IsPlace(word) ? Read(word, context) : JsonValue.Create(word);

    private static bool IsPlace(string word) =>
        word.StartsWith("facts.", StringComparison.Ordinal) || word.StartsWith("finding.", StringComparison.Ordinal)
        || word.StartsWith("args.", StringComparison.Ordinal);

    private static bool Truth(JsonNode? node) => node switch
    {
        null => false,
        JsonValue v when v.TryGetValue(out bool b) => b,
        JsonValue v => v.ToString() is not ("" or "0"),
        JsonArray a => a.Count > 0,
        _ => true,
    };

    private static decimal? Number(JsonNode node) => node is JsonValue
        && decimal.TryParse(node.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var n) ? n : null;
}
