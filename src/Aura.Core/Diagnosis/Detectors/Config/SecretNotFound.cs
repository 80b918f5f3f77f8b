using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Config;

/// <summary>A pod needs a Secret that does not exist.</summary>
public sealed class SecretNotFound() : MissingReferenceDetector("SecretNotFound", Kind.Secret, key: false);
