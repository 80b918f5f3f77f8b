using System.Collections.Immutable;
using Aura.Diagnosis.Detectors.Jobs;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// A Job does not come to its end: it is suspended and forgotten, has no pods, its pods do not start, or it runs far
/// longer than its like. One with a deadline of its own will end by that.
/// </summary>
public sealed class JobStuck : IDetector
{
    private static readonly TimeSpan PodsGrace = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);
    private static readonly TimeSpan Usual = TimeSpan.FromDays(1);
    private const int TimesLonger = 3;

    public string Type => "JobStuck";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.Job)
        .Where(j => !JobRuns.HasEnded(j) && !j.IsTerminating)
        .Select(j => j.Flag("spec.suspend") ? Suspended(j, cluster) : Running(j, cluster)).OfType<Symptom>();

    private Symptom? Suspended(KubeObject job, Snapshot cluster)
    {
        // Queues suspend what they have not admitted yet.
        if (job.Label("kueue.x-k8s.io/queue-name") is not null || job.Controller is not null)
            return null;
        var since = job.Time("status.conditions[type=Suspended].lastTransitionTime")
            ?? job.Time("metadata.creationTimestamp") ?? cluster.Now;
        return cluster.Now - since < Forgotten ? null : Seen(job, "suspended", "it is suspended, so it makes no pods",
            new Evidence("it is suspended", job.Ref, "spec.suspend", "true"), since, [], cluster);
    }

    private Symptom? Running(KubeObject job, Snapshot cluster)
    {
        var started = JobRuns.Started(job);
        var took = cluster.Now - started;
        var pods = cluster.Derived(JobRuns.Of).Pods(job)
            .Where(p => p.Text("status.phase") is not ("Succeeded" or "Failed") && !p.IsTerminating).ToList();
        if (pods.Count == 0)
            return took < PodsGrace || !CannotCreate(job, cluster) ? null
                : Seen(job, "noPods", "it has no pods, and none is made", new Evidence("active pods", job.Ref,
                    "status.active", $"{job.Number("status.active") ?? 0}"), started, [job.Ref], cluster);
        var waiting = pods.Where(p => p.Text("status.phase") == "Pending"
            && cluster.Now - (p.Time("metadata.creationTimestamp") ?? cluster.Now) >= PodsGrace).ToList();
        if (waiting.Count > 0)
            return Seen(job, "pending", "its pods do not start", new Evidence("the pod waits", waiting[0].Ref,
                "status.phase", "Pending"), started, [.. waiting.Select(p => p.Ref)], cluster);
        if (job.At("spec.activeDeadlineSeconds") is not null || took < Limit(job, cluster))
            return null;
        return Seen(job, "long", "it runs far longer than it should", new Evidence("it runs since", job.Ref,
            "status.startTime", $"{started:yyyy-MM-ddTHH:mm:ssZ}"), started, [.. pods.Select(p => p.Ref)], cluster);
    }

    /// <summary>Three times what the longest completed run of its CronJob took; a day where there is none.</summary>
    private static TimeSpan Limit(KubeObject job, Snapshot cluster)
    {
        var longest = cluster.ControllerOf(job) is { } cron
            ? cluster.Derived(JobRuns.Of).Runs(cron).Select(JobRuns.Took).Max() : null;
        return longest is not { } known ? Usual : known * TimesLonger > Forgotten ? known * TimesLonger : Forgotten;
    }

    private static bool CannotCreate(KubeObject job, Snapshot cluster) =>
        cluster.EventsOf(job).Any(e => e.Text("reason") == "FailedCreate");

    private Symptom Seen(KubeObject job, string why, string summary, Evidence proof, DateTimeOffset since,
        ImmutableArray<ObjectRef> through, Snapshot cluster) => new()
        {
            Type = Type,
            Target = job.Ref,
            Workload = cluster.ControllerOf(job) is { } c && c.Kind == Kind.CronJob ? c.Ref : null,
            Summary = summary,
            Evidence = [proof],
            Facts = new()
            {
                ["heldBy"] = why,
                ["job"] = job.Name,
                ["namespace"] = job.Namespace,
                ["runningSeconds"] = (long)(cluster.Now - since).TotalSeconds,
            },
            Confidence = why == "long" ? 0.6 : 0.85,
            Reasons = [why == "long" ? "judged by how long its like took; the Job itself sets no deadline"
                : "the Job has not ended, and nothing moves"],
            Pods = [.. through.Where(o => o.Kind == Kind.Pod)],
            Through = through,
            Since = since,
            Depth = SymptomDepth.Rollout,
        };
}
