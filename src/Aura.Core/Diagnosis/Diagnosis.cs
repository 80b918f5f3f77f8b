using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Diagnosis;

/// <summary>The findings, gravest first, and what was looked at.</summary>
public sealed record Diagnosis(ImmutableArray<Finding> Findings, Scanned Scanned)
{
    /// <summary>What limits the answer: kinds that could not be read, an alert whose object is gone.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The object that was asked for, by name or by an alert; null: none, or it is not there.</summary>
    public ObjectRef? About { get; init; }

    /// <summary>By finding, the namespaces of all that it has to do with.</summary>
    public ImmutableDictionary<string, ImmutableHashSet<string>> Namespaces { get; init; } =
        ImmutableDictionary<string, ImmutableHashSet<string>>.Empty;
}

/// <summary>How many objects were read and judged, and how long that took.</summary>
public sealed record Scanned(int Objects, long Milliseconds);
