using System.Collections.Immutable;

namespace Aura.Diagnosis.Watching;

/// <summary>What a diagnosis brought that the ones before had not.</summary>
/// <param name="Namespaces">Of all that the findings which appeared, changed or went away have to do with.</param>
public sealed record FindingNews(
    ImmutableArray<Finding> Appeared, ImmutableArray<Finding> Changed, ImmutableArray<Finding> Gone,
    ImmutableHashSet<string> Namespaces)
{
    public bool IsEmpty => Appeared.IsEmpty && Changed.IsEmpty && Gone.IsEmpty;
}
