using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>
/// What must be watched to notice that a condition may have changed: a kind in a namespace, field-selected.
/// </summary>
public sealed record Watched(Kind Kind, string? Namespace, string? Fields)
{
    /// <summary>One object only.</summary>
    public static Watched Only(ObjectRef target) => new(target.Kind, target.Namespace, $"metadata.name={target.Name}");
}
