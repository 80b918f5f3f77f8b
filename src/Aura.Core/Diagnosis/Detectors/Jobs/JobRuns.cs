using Aura.Actions.Shared;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Jobs;

/// <summary>Which Jobs a CronJob has made, and which pods a Job.</summary>
public sealed class JobRuns
{
    private readonly ILookup<string, KubeObject> _runs;
    private readonly ILookup<string, KubeObject> _pods;

    private JobRuns(Snapshot cluster)
    {
        _runs = cluster.Of(Kind.Job).Where(j => j.Controller is not null).ToLookup(j => $"{j.Controller!["uid"]}");
        _pods = cluster.Pods.Where(p => (string?)p.Controller?["kind"] == Kind.Job.Name)
            .ToLookup(p => $"{p.Controller!["uid"]}");
    }

    public static JobRuns Of(Snapshot cluster) => new(cluster);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<KubeObject> Runs(KubeObject cron) =>
        [.. _runs[cron.Uid ?? ""].OrderByDescending(Started).ThenByDescending(j => j.Name, StringComparer.Ordinal)];

    public IEnumerable<KubeObject> Pods(KubeObject job) => _pods[job.Uid ?? ""];

    public static DateTimeOffset Started(KubeObject job) =>
        job.Time("status.startTime") ?? job.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue;

    public static bool HasEnded(KubeObject job) => CronJobRun.HasEnded(job);

    public static bool HasFailed(KubeObject job) => (string?)job.Condition("Failed")?["status"] == "True";

    /// <summary>How long a completed Job took.</summary>
    public static TimeSpan? Took(KubeObject job) => job.Time("status.completionTime") - Started(job);
}
