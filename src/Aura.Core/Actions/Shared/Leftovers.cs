using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>What has ended or is not used any more, and that nobody else clears away.</summary>
internal static class Leftovers
{
    private const string Revision = "deployment.kubernetes.io/revision";
    private static readonly string[] Replacers = ["ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController"];

    /// <summary>Pods that ended before: bare ones, and those whose controller has put others in their place.</summary>
    public static async Task<IEnumerable<(KubeObject, string)>> PodsAsync(
        string ns, DateTimeOffset before, ClusterView cluster) =>
        (await cluster.ListAsync(Kind.Pod, ns))
            .Where(pod => WorkloadPods.IsFinished(pod) && !pod.IsTerminating && Ended(pod) < before
                && (pod.Controller is null || Replacers.Contains((string?)pod.Controller["kind"])))
            .OrderBy(pod => pod.Name, StringComparer.Ordinal)
            .Select(pod => (pod, $"{pod.Text("status.reason") ?? pod.Text("status.phase")} since {Ended(pod):u}"));

    /// <summary>Jobs that ended before. A CronJob, an operator or a TTL keeps its own history.</summary>
    public static async Task<IEnumerable<(KubeObject, string)>> JobsAsync(
        string ns, DateTimeOffset before, ClusterView cluster) =>
        (await cluster.ListAsync(Kind.Job, ns))
            .Where(job => CronJobRun.HasEnded(job) && job.Controller is null && !job.IsTerminating
                && job.At("spec.ttlSecondsAfterFinished") is null && JobEnded(job) < before)
            .OrderBy(job => job.Name, StringComparer.Ordinal)
            .Select(job => (job, $"ended at {JobEnded(job):u}; its pods go too"));

    /// <summary>
    /// Old ReplicaSets beyond the Deployment's history limit: its controller clears up when a rollout is complete.
    /// </summary>
    public static async Task<IEnumerable<(KubeObject, string)>> ReplicaSetsAsync(string ns, ClusterView cluster)
    {
        var sets = await cluster.ListAsync(Kind.ReplicaSet, ns);
        var surplus = new List<(KubeObject, string)>();
        foreach (var deployment in await cluster.ListAsync(Kind.Deployment, ns))
        {
            var old = sets.Where(s => WorkloadPods.IsControlledBy(s, deployment.Uid ?? "") && !s.IsTerminating
                && s.Annotation(Revision) != deployment.Annotation(Revision) && s.Number("spec.replicas") == 0
                && (s.Number("status.replicas") ?? 0) == 0)
                .OrderBy(s => long.TryParse(s.Annotation(Revision), out var n) ? n : 0).ToList();
            var limit = deployment.Number("spec.revisionHistoryLimit") ?? 10;
            surplus.AddRange(old.Take((int)Math.Max(0, old.Count - limit)).Select(s => (s,
                $"revision {s.Annotation(Revision)} of {deployment.Name}, which keeps {limit}")));
        }
        return surplus;
    }

    /// <summary>Claims that nothing uses and volumes that the namespace's claims have left, with sizes.</summary>
    public static async Task<IReadOnlyList<string>> UnusedStorageAsync(string ns, ClusterView cluster)
    {
        var used = (await cluster.ListAsync(Kind.Pod, ns)).Where(p => !WorkloadPods.IsFinished(p))
            .SelectMany(p => ClaimUse.Names(p)).ToHashSet();
        var kept = new List<string>();
        foreach (var kind in (Kind[])[Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet, Kind.CronJob])
            foreach (var workload in await cluster.ListAsync(kind, ns))
            {
                used.UnionWith(ClaimUse.Names(workload,
                    kind == Kind.CronJob ? "spec.jobTemplate.spec.template.spec" : "spec.template.spec"));
                kept.AddRange(workload.List("spec.volumeClaimTemplates")
                    .Select(t => $"{t["metadata"]?["name"]}-{workload.Name}-"));
            }
        var claims = (await cluster.ListAsync(Kind.PersistentVolumeClaim, ns)).Where(c => !used.Contains(c.Name))
            .Select(c => $"{c.Ref} ({ClaimUse.Size(c)}, {c.Text("status.phase") ?? "Pending"}): nothing uses it"
                + (kept.Any(c.Name.StartsWith) ? ", a StatefulSet that is scaled down may again" : ""));
        var volumes = (await cluster.ListIfServedAsync(Kind.PersistentVolume))
            .Where(v => v.Text("status.phase") == "Released" && v.Text("spec.claimRef.namespace") == ns)
            .Select(v => $"{v.Ref} ({v.Text("spec.capacity.storage")}): its claim {v.Text("spec.claimRef.name")} "
                + "is gone, its data is kept");
        return [.. claims.Order(StringComparer.Ordinal), .. volumes.Order(StringComparer.Ordinal)];
    }

    private static DateTimeOffset? Ended(KubeObject pod) => pod.List("status.containerStatuses")
        .Select(s => DateTimeOffset.TryParse((string?)s["state"]?["terminated"]?["finishedAt"], out var at)
            ? at : (DateTimeOffset?)null).Max()
        ?? pod.Time("status.conditions[type=Ready].lastTransitionTime") ?? pod.Time("metadata.creationTimestamp");

    private static DateTimeOffset? JobEnded(KubeObject job) => ((string[])["Complete", "Failed"])
        .Where(type => (string?)job.Condition(type)?["status"] == "True")
        .Select(type => job.Time($"status.conditions[type={type}].lastTransitionTime")).FirstOrDefault();
}
