using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>Since when a pod has not been ready.</summary>
public static class Readiness
{
    public static bool IsReady(KubeObject pod) => (string?)pod.Condition("Ready")?["status"] == "True";

    /// <summary>Null where it is ready; its creation where the condition does not say.</summary>
    public static DateTimeOffset? LostAt(KubeObject pod) => IsReady(pod) ? null
        : pod.Time("status.conditions[type=Ready].lastTransitionTime")
            ?? pod.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue;
}
