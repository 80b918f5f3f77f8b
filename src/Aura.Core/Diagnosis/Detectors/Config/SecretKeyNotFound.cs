using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Config;

/// <summary>A pod needs a key that its Secret does not have.</summary>
public sealed class SecretKeyNotFound() : MissingReferenceDetector("SecretKeyNotFound", Kind.Secret, key: true);
