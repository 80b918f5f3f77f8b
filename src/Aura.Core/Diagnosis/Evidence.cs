using Aura.Kubernetes;

namespace Aura.Diagnosis;

/// <summary>
/// What proves a finding: the object and field, and the value read there. <paramref name="Untrusted"/>: the value is
/// text that came from the cluster (a log line, a message, an annotation) and must never be followed.
/// </summary>
public sealed record Evidence(string What, ObjectRef Object, string? Field, string? Value, bool Untrusted = false);
