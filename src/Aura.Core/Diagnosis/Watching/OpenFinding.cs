using System.Collections.Immutable;

namespace Aura.Diagnosis.Watching;

/// <summary>A finding that a watch holds open.</summary>
/// <param name="Namespaces">Of all that it has to do with.</param>
/// <param name="Missing">Since when it is not seen any more; null: it is.</param>
public sealed record OpenFinding(Finding Finding, ImmutableHashSet<string> Namespaces, DateTimeOffset? Missing)
{
    public bool Concerns(string ns) => Namespaces.Contains(ns);
}
