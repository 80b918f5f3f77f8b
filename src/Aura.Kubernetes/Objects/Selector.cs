using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// Picks objects by labels or by fields: all requirements must hold. Made from selector text, from a LabelSelector,
/// from a Service's plain map, or from field-selector text.
/// </summary>
public sealed class Selector
{
    private readonly bool _fields;
    private readonly bool _none;

    private Selector(IReadOnlyList<Requirement> requirements, bool fields = false, bool none = false)
    {
        Requirements = requirements;
        _fields = fields;
        _none = none;
    }

    /// <summary>Picks every object.</summary>
    public static Selector Everything { get; } = new([]);

    /// <summary>Picks no object: what a missing LabelSelector and a Service without a selector mean.</summary>
    public static Selector Nothing { get; } = new([], none: true);

    public IReadOnlyList<Requirement> Requirements { get; }

    /// <summary>True where nothing is asked for and so all is picked.</summary>
    public bool IsEverything => !_none && Requirements.Count == 0;

    /// <summary>
    /// Label-selector text, e.g. <c>app=cart,tier in (a,b),!canary,release</c>; empty or null picks everything.
    /// </summary>
    /// <exception cref="FormatException">The text is not a label selector.</exception>
    public static Selector Labels(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Everything : new(new LabelSelectorReader(text).Read());

    /// <summary>Field-selector text, e.g. <c>spec.nodeName=node-1,status.phase!=Running</c>.</summary>
    /// <exception cref="FormatException">The text is not a field selector.</exception>
    public static Selector Fields(string? text) => new(FieldSelectorReader.Read(text ?? ""), fields: true);

    /// <summary>A LabelSelector (matchLabels, matchExpressions); null picks nothing, <c>{}</c> everything.</summary>
    /// <exception cref="FormatException">An expression has no key or an unknown operator.</exception>
    public static Selector From(JsonNode? labelSelector)
    {
        if (labelSelector is not JsonObject json)
            return Nothing;
        var labels = (json["matchLabels"] as JsonObject ?? [])
            .Select(p => new Requirement(p.Key, SelectorOperator.In, [p.Value?.ToString() ?? ""]));
        var expressions = (json["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().Select(Expression);
        return new([.. labels, .. expressions]);
    }

    /// <summary>The plain map of a Service's selector; null or empty picks nothing.</summary>
    public static Selector FromMap(JsonNode? map) => map is JsonObject { Count: > 0 } labels
        ? new([.. labels.Select(p => new Requirement(p.Key, SelectorOperator.In, [p.Value?.ToString() ?? ""]))])
        : Nothing;

    /// <summary>One term of matchExpressions, of a LabelSelector or of node affinity.</summary>
    /// <exception cref="FormatException">No key, or an unknown operator.</exception>
    public static Requirement Expression(JsonObject expression)
    {
        var key = expression["key"]?.ToString();
        if (string.IsNullOrEmpty(key)
            || !Enum.TryParse<SelectorOperator>(expression["operator"]?.ToString(), out var operation))
            throw new FormatException($"{expression.ToJsonString()} is not a selector expression");
        string[] values = [.. (expression["values"] as JsonArray ?? []).Select(v => v?.ToString() ?? "")];
        if (operation is SelectorOperator.Gt or SelectorOperator.Lt
            && (values.Length != 1 || !long.TryParse(values[0], out _)))
            throw new FormatException($"{expression.ToJsonString()}: {operation} needs one integer");
        return new Requirement(key, operation, values);
    }

    /// <summary>By the object's labels, or, for a field selector, by its fields.</summary>
    public bool Matches(KubeObject candidate) => !_none && (_fields
        ? Requirements.All(r => MatchesField(r, candidate))
        : Requirements.All(r => r.Matches(candidate.Label(r.Key))));

    /// <summary>By a set of labels, such as a pod template's.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        !_none && Requirements.All(r => r.Matches(labels.GetValueOrDefault(r.Key)));

    /// <summary>As selector text; empty for both <see cref="Everything"/> and <see cref="Nothing"/>.</summary>
    public override string ToString() => string.Join(',', Requirements);

    /// <summary>An absent field has its zero value ("", "false" or "0"), as in the server's typed objects.</summary>
    private static bool MatchesField(Requirement requirement, KubeObject candidate)
    {
        var value = candidate.At(requirement.Key)?.ToString();
        if (value is not null)
            return requirement.Matches(value);
        var zero = requirement.Values[0] is "" or "false" or "0";
        return zero == (requirement.Operator == SelectorOperator.In);
    }
}
