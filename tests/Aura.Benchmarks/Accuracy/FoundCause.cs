namespace Aura.Benchmarks.Accuracy;

/// <summary>A type of finding and the object at fault.</summary>
internal sealed record FoundCause(string Type, string Target);
