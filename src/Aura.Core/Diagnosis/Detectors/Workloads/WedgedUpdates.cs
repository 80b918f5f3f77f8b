using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// Pods of an older revision that are broken while their OrderedReady StatefulSet has a newer template: it waits for
/// them to become ready before it replaces anything, so the new template never reaches them (known as "forced
/// rollback", kubernetes.io/docs/concepts/workloads/controllers/statefulset).
/// </summary>
public sealed class WedgedUpdates
{
    private readonly Dictionary<ObjectRef, ObjectRef> _setOf = [];

    private WedgedUpdates(Snapshot cluster)
    {
        foreach (var set in cluster.Of(Kind.StatefulSet).Where(IsOrdered))
        {
            var partition = Partition(set);
            foreach (var pod in cluster.PodsOf(set).Where(p => IsOld(p, set) && !p.IsTerminating
                         && !Readiness.IsReady(p) && Ordinal(p) >= partition))
                _setOf[pod.Ref] = set.Ref;
        }
    }

    public static WedgedUpdates Of(Snapshot cluster) => new(cluster);

    /// <summary>The StatefulSet that waits for the pod in vain, or null.</summary>
    public ObjectRef? SetOf(KubeObject pod) => _setOf.GetValueOrDefault(pod.Ref);

    public static bool IsOld(KubeObject pod, KubeObject set) => set.Text("status.updateRevision") is { } update
        && pod.Label("controller-revision-hash") is { } own && own != update;

    public static long Partition(KubeObject set) => set.Number("spec.updateStrategy.rollingUpdate.partition") ?? 0;

    public static long Ordinal(KubeObject pod) =>
        long.TryParse(pod.Name[(pod.Name.LastIndexOf('-') + 1)..], out var n) ? n : 0;

    private static bool IsOrdered(KubeObject set) => set.Text("spec.podManagementPolicy") != "Parallel"
        && set.Text("spec.updateStrategy.type") != "OnDelete"
        && set.Number("status.observedGeneration") >= (set.Generation ?? 0);
}
