namespace Aura.Twin;

/// <summary>
/// A condition on the cluster: a key of a ConfigMap or Secret has a value (or exists at all), or a Service has ready
/// endpoints. Exactly one of the three is named; in the pod's namespace unless another is given.
/// </summary>
public sealed record TwinCondition
{
    public string? Namespace { get; init; }
    public string? ConfigMap { get; init; }
    public string? Secret { get; init; }
    public string? Service { get; init; }
    public string? Key { get; init; }

    /// <summary>Null: that the key (or, without a key, the object) exists.</summary>
    public string? Value { get; init; }
}
