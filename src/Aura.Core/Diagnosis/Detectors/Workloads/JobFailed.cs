using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Detectors.Jobs;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// A Job has given up. Of a CronJob's Jobs the newest that ended counts: one that failed before a good run is history.
/// </summary>
public sealed class JobFailed : IDetector
{
    // A failed Job stays until somebody deletes it, and is nobody's worry any more at some time.
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    public string Type => "JobFailed";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.Job)
        .Where(j => JobRuns.HasFailed(j) && !j.IsTerminating && cluster.Now - FailedAt(j) < Recent
            && !(cluster.ControllerOf(j) is { } cron && cron.Kind == Kind.CronJob && Superseded(j, cron, cluster)))
        .Select(j => Judge(j, cluster));

    private static bool Superseded(KubeObject job, KubeObject cron, Snapshot cluster) =>
        cluster.Derived(JobRuns.Of).Runs(cron).FirstOrDefault(JobRuns.HasEnded)?.Ref != job.Ref;

    private Symptom Judge(KubeObject job, Snapshot cluster)
    {
        var runs = cluster.Derived(JobRuns.Of);
        var condition = job.Condition("Failed")!;
        var reason = (string?)condition["reason"] ?? "unknown";
        var pods = runs.Pods(job).Where(p => p.Text("status.phase") == "Failed")
            .OrderByDescending(p => p.Time("metadata.creationTimestamp")).ToList();
        var cron = cluster.ControllerOf(job) is { } c && c.Kind == Kind.CronJob ? c : null;
        var inARow = cron is null ? 1 : runs.Runs(cron).Where(JobRuns.HasEnded).TakeWhile(JobRuns.HasFailed).Count();
        var (evidence, facts) = LastEnd(pods);
        facts["reason"] = reason;
        facts["interrupted"] = reason == "BackoffLimitExceeded" && pods is [var last, ..] && Interrupted(last);
        facts["failed"] = job.Number("status.failed") ?? 0;
        facts["backoffLimit"] = job.Number("spec.backoffLimit") ?? 6;
        facts["failedInARow"] = inARow;
        facts["job"] = job.Name;
        facts["namespace"] = job.Namespace;
        if (cron is not null)
            facts["cronJob"] = cron.Name;
        return new Symptom
        {
            Type = Type,
            Target = job.Ref,
            Workload = cron?.Ref,
            Summary = reason switch
            {
                "BackoffLimitExceeded" => "its pods failed as often as its backoffLimit allows",
                "DeadlineExceeded" => "it ran longer than its activeDeadlineSeconds",
                "PodFailurePolicy" => "a pod failed in a way that its pod failure policy does not retry",
                _ => $"it has failed with {ClusterText.Name(reason)}",
            } + (inARow > 1 ? $"; the last {inARow} runs of CronJob {cron!.Name} failed" : ""),
            Evidence =
            [
                new Evidence("the Job says", job.Ref, "status.conditions[type=Failed].reason", reason),
                new Evidence("in its words", job.Ref, "status.conditions[type=Failed].message",
                    (string?)condition["message"], Untrusted: true),
                new Evidence("pods that failed", job.Ref, "status.failed", $"{job.Number("status.failed") ?? 0}"),
                .. evidence,
            ],
            Facts = facts,
            Confidence = 0.95,
            Reasons = ["the Job's condition Failed is True, and it is not tried again"],
            Pods = [.. pods.Select(p => p.Ref)],
            Since = FailedAt(job),
        };
    }

    private static (ImmutableArray<Evidence> Evidence, JsonObject Facts) LastEnd(List<KubeObject> pods)
    {
        foreach (var pod in pods)
            foreach (var c in PodContainer.Of(pod))
                if (c.LastEnd is { } end && ((int?)end["exitCode"] ?? 0) != 0)
                    return (
                    [
                        new Evidence("the program ended with", pod.Ref, $"{c.LastEndPath}.exitCode",
                            $"{end["exitCode"]} ({(string?)end["reason"] ?? "Error"})"),
                        .. (string?)end["message"] is { Length: > 0 } message
                            ? [new Evidence("the program's last words", pod.Ref, $"{c.LastEndPath}.message", message,
                                Untrusted: true)] : ImmutableArray<Evidence>.Empty,
                    ], new JsonObject
                    {
                        ["container"] = c.Name,
                        ["exitCode"] = (int?)end["exitCode"],
                        ["podReason"] = (string?)end["reason"],
                    });
        return pods is [var first, ..] && first.Text("status.reason") is { } why
            ? ([new Evidence("the last pod failed with", first.Ref, "status.reason", why, Untrusted: true)],
                new JsonObject { ["podReason"] = why })
            : ([], []);
    }

    /// <summary>
    /// It was ended from outside: the pod was evicted, preempted or lost with its node (condition DisruptionTarget), or
    /// its program was told to stop (143: SIGTERM) before any deadline of the Job.
    /// </summary>
    private static bool Interrupted(KubeObject pod) =>
        (string?)pod.Condition("DisruptionTarget")?["status"] == "True"
        || pod.Text("status.reason") is "Evicted" or "Preempting" or "NodeLost" or "Shutdown" or "Terminated"
        || PodContainer.Of(pod).Any(c => (int?)c.LastEnd?["exitCode"] == 143);

    private static DateTimeOffset FailedAt(KubeObject job) =>
        job.Time("status.conditions[type=Failed].lastTransitionTime") ?? JobRuns.Started(job);
}
