using Aura.Diagnosis.Detectors.Network;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>
/// Services that a crashing container names, that have no ready address and went down before the crash, while the
/// crashing workload itself has not changed since.
/// </summary>
internal static class SilentDependencies
{
    private static readonly Kind[] Kinds = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet];

    public static IEnumerable<ObjectRef> Of(PodContainer container, Snapshot cluster)
    {
        var workload = cluster.WorkloadOf(container.Pod);
        if (Readiness.LostAt(container.Pod) is not { } failed || ChangedAt(workload, cluster) is not { } changed)
            return [];
        return cluster.Derived(ServiceCalls.Of).NamedBy(container).Where(s => cluster.Find(s) is { } service
            && service.At("spec.selector") is not null && !Readiness.HasAddress(service, cluster)
            && !cluster.PodsOf(service).Any(p => cluster.WorkloadOf(p).Ref == workload.Ref)
            && DownSince(service, cluster) is { } down && down <= failed && changed <= down);
    }

    /// <summary>
    /// When the last of its pods stopped being ready, its workload was scaled to zero, or it got a selector that fits
    /// no workload at all.
    /// </summary>
    private static DateTimeOffset? DownSince(KubeObject service, Snapshot cluster)
    {
        var pods = cluster.PodsOf(service).ToList();
        if (pods.Count > 0)
            return pods.Max(Readiness.LostAt);
        var selector = Selector.FromMap(service.At("spec.selector"));
        var meant = Kinds.SelectMany(cluster.Of).Where(w => w.Namespace == service.Namespace
            && selector.Matches(RolloutHistory.TemplateOf(w).Labels)).ToList();
        return meant.Count == 0
            ? FieldWriter.Last(service, "spec", "selector")?.Time ?? service.Time("metadata.creationTimestamp")
            : meant.Where(w => w.Number("spec.replicas") == 0)
                .Select(w => FieldWriter.Last(w, "spec", "replicas")?.Time).FirstOrDefault();
    }

    /// <summary>When its newest revision was made.</summary>
    private static DateTimeOffset? ChangedAt(KubeObject workload, Snapshot cluster)
    {
        var revision = workload.Kind == Kind.Deployment ? cluster.Revisions(workload).FirstOrDefault()
            : workload.Text("status.updateRevision") is { } name
                ? cluster.Find(new ObjectRef(Kind.ControllerRevision, workload.Namespace, name)) : null;
        return (revision ?? workload).Time("metadata.creationTimestamp");
    }
}
