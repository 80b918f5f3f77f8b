using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Diagnosis;

/// <summary>The condition and object at fault, with a confidence from 0 to 1 and what that rests on.</summary>
public sealed record RootCause(string Type, ObjectRef Target, double Confidence)
{
    public ImmutableArray<string> Reasons { get; init; } = [];
}
