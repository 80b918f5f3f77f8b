using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Logs;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>
/// Services that a crashing container's variables name, that have no ready address and went down before the crash,
/// while the crashing workload itself has not changed since.
/// </summary>
internal static class SilentDependencies
{
    private static readonly Kind[] Kinds = [Kind.Deployment, Kind.StatefulSet];

    public static IEnumerable<ObjectRef> Of(PodContainer container, Snapshot cluster)
    {
        var workload = cluster.WorkloadOf(container.Pod);
        if (Readiness.LostAt(container.Pod) is not { } failed || ChangedAt(workload, cluster) is not { } changed)
            return [];
        return NamedServices.Of(container, cluster).Where(s => cluster.Find(s) is { } service
            && service.At("spec.selector") is not null && !Dependency.HasReadyAddress(service, cluster)
            && !cluster.PodsOf(service).Any(p => cluster.WorkloadOf(p).Ref == workload.Ref)
            && DownSince(service, cluster) is { } down && down <= failed && changed < down);
    }

    /// <summary>When the last of its pods stopped being ready, or its workload was scaled to zero.</summary>
    private static DateTimeOffset? DownSince(KubeObject service, Snapshot cluster)
    {
        var pods = cluster.PodsOf(service).ToList();
        return pods.Count > 0 ? pods.Max(Readiness.LostAt)
            : Kinds.SelectMany(cluster.Of).Where(w => w.Namespace == service.Namespace
                    && w.Number("spec.replicas") == 0
                    && Selector.FromMap(service.At("spec.selector")).Matches(RolloutHistory.TemplateOf(w).Labels))
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
