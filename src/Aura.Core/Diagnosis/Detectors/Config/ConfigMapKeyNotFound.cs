using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Config;

/// <summary>A pod needs a key that its ConfigMap does not have.</summary>
public sealed class ConfigMapKeyNotFound()
    : MissingReferenceDetector("ConfigMapKeyNotFound", Kind.ConfigMap, key: true);
