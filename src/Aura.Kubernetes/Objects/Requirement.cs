namespace Aura.Kubernetes;

/// <summary>
/// One condition of a selector. The operators are those of the API; <see cref="Values"/> holds one value for
/// <c>Gt</c>/<c>Lt</c>, none for <c>Exists</c>/<c>DoesNotExist</c>.
/// </summary>
public sealed record Requirement(string Key, SelectorOperator Operator, IReadOnlyList<string> Values)
{
    /// <param name="value">The label's or field's value; null where it is not there.</param>
    public bool Matches(string? value) => Operator switch
    {
        SelectorOperator.In => value is not null && Values.Contains(value),
        SelectorOperator.NotIn => value is null || !Values.Contains(value),
        SelectorOperator.Exists => value is not null,
        SelectorOperator.DoesNotExist => value is null,
        SelectorOperator.Gt => long.TryParse(value, out var n) && n > long.Parse(Values[0]),
        SelectorOperator.Lt => long.TryParse(value, out var n) && n < long.Parse(Values[0]),
        _ => false,
    };

    public bool Equals(Requirement? other) => other is not null && Key == other.Key && Operator == other.Operator
        && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Key, Operator, Values.Count);

    /// <summary>As selector text: <c>app=cart</c>, <c>tier notin (a,b)</c>, <c>!canary</c>.</summary>
    public override string ToString() => Operator switch
    {
        SelectorOperator.In when Values.Count == 1 => $"{Key}={Values[0]}",
        SelectorOperator.NotIn when Values.Count == 1 => $"{Key}!={Values[0]}",
        SelectorOperator.In => $"{Key} in ({string.Join(',', Values)})",
        SelectorOperator.NotIn => $"{Key} notin ({string.Join(',', Values)})",
        SelectorOperator.Exists => Key,
        SelectorOperator.DoesNotExist => $"!{Key}",
        SelectorOperator.Gt => $"{Key}>{Values[0]}",
        _ => $"{Key}<{Values[0]}",
    };
}
