using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Config;

/// <summary>A pod needs a ConfigMap that does not exist.</summary>
public sealed class ConfigMapNotFound() : MissingReferenceDetector("ConfigMapNotFound", Kind.ConfigMap, key: false);
