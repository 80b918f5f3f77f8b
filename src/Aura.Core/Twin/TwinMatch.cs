using System.Collections.Immutable;

namespace Aura.Twin;

/// <summary>Which containers a rule is about; what is not given matches all.</summary>
public sealed record TwinMatch
{
    public string? Namespace { get; init; }

    /// <summary>Of the pod.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The whole reference; <c>*</c> and <c>?</c> stand for any text.</summary>
    public string? Image { get; init; }
    public string? Container { get; init; }
    public string? Node { get; init; }

    /// <summary>Variables as the container sees them, whatever ConfigMap or Secret they come from.</summary>
    public ImmutableDictionary<string, string> Env { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Places in the container's spec ("readinessProbe.httpGet.path") and what stands there, as JSON text; "null":
    /// nothing does.
    /// </summary>
    public ImmutableDictionary<string, string> Fields { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Likewise in the pod's spec ("serviceAccountName", "nodeSelector.disk").</summary>
    public ImmutableDictionary<string, string> PodFields { get; init; } = ImmutableDictionary<string, string>.Empty;
}
