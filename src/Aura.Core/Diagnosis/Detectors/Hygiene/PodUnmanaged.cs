using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Hygiene;

/// <summary>A pod that no controller would make anew: it is gone with its node.</summary>
public sealed class PodUnmanaged : IDetector
{
    // Pods that somebody runs by hand for a moment.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);

    public string Type => "PodUnmanaged";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.LivePods
        .Where(p => p.At("metadata.ownerReferences") is not System.Text.Json.Nodes.JsonArray { Count: > 0 }
            && p.Annotation("kubernetes.io/config.mirror") is null && !SystemNamespaces.Contains(p.Namespace)
            && cluster.Now - (p.Time("metadata.creationTimestamp") ?? cluster.Now) >= Grace)
        .Select(p => new Symptom
        {
            Type = Type,
            Target = p.Ref,
            Workload = p.Ref,
            Summary = "no controller makes it anew when it or its node ends",
            Evidence = [new Evidence("it has no owner", p.Ref, "metadata.ownerReferences", "absent")],
            Confidence = 0.95,
            Reasons = ["the pod has no owner, and is no static pod"],
            Explains = false,
        });
}
