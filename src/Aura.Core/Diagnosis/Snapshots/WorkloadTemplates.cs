using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>The pod templates that people write: not those of Kubernetes itself.</summary>
public static class WorkloadTemplates
{
    private static readonly Kind[] Kinds = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet, Kind.CronJob];

    /// <returns>The path leads to the template in the workload.</returns>
    public static IEnumerable<(KubeObject Workload, PodTemplate Template, string Path)> Of(Snapshot cluster) =>
        from kind in Kinds
        from workload in cluster.Of(kind)
        where !SystemNamespaces.Contains(workload.Namespace) && !workload.IsTerminating
        let path = kind == Kind.CronJob ? "spec.jobTemplate.spec.template" : "spec.template"
        let json = workload.At(path) as System.Text.Json.Nodes.JsonObject
        where json is not null
        select (workload, new PodTemplate(json), path);
}
