using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>Whether a pod is ready, since when it has not been, and whether a Service leads to one.</summary>
public static class Readiness
{
    public static bool IsReady(KubeObject pod) => (string?)pod.Condition("Ready")?["status"] == "True";

    /// <summary>By its EndpointSlices, or by its pods where those may not be read.</summary>
    public static bool HasAddress(KubeObject service, Snapshot cluster) =>
        cluster.Unread.ContainsKey(Kind.EndpointSlice)
            ? cluster.PodsOf(service).Any(p => !p.IsTerminating && IsReady(p))
            : cluster.SlicesOf(service).SelectMany(s => s.List("endpoints"))
                .Any(e => (bool?)e["conditions"]?["ready"] ?? true);

    /// <summary>Null where it is ready; its creation where the condition does not say.</summary>
    public static DateTimeOffset? LostAt(KubeObject pod) => IsReady(pod) ? null
        : pod.Time("status.conditions[type=Ready].lastTransitionTime")
            ?? pod.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue;
}
