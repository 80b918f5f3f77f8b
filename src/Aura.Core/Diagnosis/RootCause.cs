using Aura.Kubernetes;

namespace Aura.Diagnosis;

/// <summary>The condition and object at fault, with a confidence from 0 to 1.</summary>
public sealed record RootCause(string Type, ObjectRef Target, double Confidence);
