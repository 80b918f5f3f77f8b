using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Jobs;

/// <summary>
/// Starts a CronJob's Jobs when its schedule says so, named after the minute. Forbid skips a time at which the last Job
/// still runs, Replace deletes that Job; a time missed by more than startingDeadlineSeconds is skipped; of several
/// missed times only the newest is made up for, with a warning if there were more than 100. Finished Jobs are kept as
/// the history limits say.
/// </summary>
internal sealed class CronJobController : Controller
{
    private const int MostMissed = 100;

    public CronJobController(ControlPlane plane) : base(plane)
    {
        Own(Kind.CronJob);
        On(Kind.Job, change => EnqueueController(change.New, Kind.CronJob));
    }

    protected override string Component => "cronjob-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.CronJob, ns, name) is not { IsTerminating: false } cron)
            return;
        var jobs = Store.OwnedBy(cron.Uid!, Kind.Job).Where(j => j.IsControlledBy(cron)).ToList();
        foreach (var done in jobs.Where(JobState.IsOver))
            if (IsListed(cron, done))
                Event(cron, "Normal", "SawCompletedJob", $"Saw completed job: {done.Name}, condition: "
                    + (done.Condition("Complete") is null ? "Failed" : "Complete"));
        var active = jobs.Where(j => !JobState.IsOver(j)).ToList();
        TrimHistory(cron, jobs);
        var started = cron.Flag("spec.suspend") ? null : StartIfDue(cron, active);
        if (started is not null)
            active.Add(started);
        WriteStatus(cron, active, started);
    }

    private KubeObject? StartIfDue(KubeObject cron, List<KubeObject> active)
    {
        CronSchedule schedule;
        try
        {
            schedule = CronSchedule.Parse(cron.Text("spec.schedule") ?? "", cron.Text("spec.timeZone"));
        }
        catch (Exception wrong) when (wrong is FormatException or TimeZoneNotFoundException)
        {
            Event(cron, "Warning", "UnparseableSchedule",
                $"unparseable schedule: {cron.Text("spec.schedule")} : {wrong.Message}");
            return null;
        }
        var earliest = cron.Time("status.lastScheduleTime") ?? cron.Created();
        if (cron.Number("spec.startingDeadlineSeconds") is { } deadline && Now.AddSeconds(-deadline) > earliest)
            earliest = Now.AddSeconds(-deadline);
        DateTimeOffset? due = null;
        var missed = 0;
        for (var at = schedule.Next(earliest); at <= Now; at = schedule.Next(at.Value), missed++)
            due = at;
        if (missed > MostMissed)
            Event(cron, "Warning", "TooManyMissedTimes", "too many missed start times. Set or decrease "
                + ".spec.startingDeadlineSeconds or check clock skew");
        if (schedule.Next(Now) is { } next)
            EnqueueAfter(cron, next - Now);
        if (due is null)
            return null;
        var policy = cron.Text("spec.concurrencyPolicy") ?? "Allow";
        if (policy == "Forbid" && active.Count > 0)
        {
            Event(cron, "Normal", "JobAlreadyActive",
                "Not starting job because prior execution is running and concurrency policy is Forbid");
            return null;
        }
        if (policy == "Replace")
            foreach (var job in active)
            {
                Store.Delete(job.Ref, new DeleteRequest { Uid = job.Uid, Propagation = "Background" });
                Event(cron, "Normal", "SuccessfulDelete", $"Deleted job {job.Name}");
            }
        return Start(cron, due.Value);
    }

    private KubeObject? Start(KubeObject cron, DateTimeOffset due)
    {
        var name = $"{cron.Name}-{due.ToUnixTimeSeconds() / 60}";
        if (Store.Get(Kind.Job, cron.Namespace, name) is not null)
            return null;
        var template = (JsonObject?)cron.Copy("spec.jobTemplate") ?? [];
        var metadata = template["metadata"]?.DeepClone() as JsonObject ?? [];
        metadata["name"] = name;
        metadata["namespace"] = cron.Namespace;
        if (metadata["annotations"] is not JsonObject annotations)
            metadata["annotations"] = annotations = [];
        annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"] = Store.Format(due);
        metadata["ownerReferences"] = new JsonArray(cron.ControllerReference());
        var job = Plane.Create(new KubeObject(Kind.Job, new JsonObject
        {
            ["kind"] = "Job",
            ["apiVersion"] = "batch/v1",
            ["metadata"] = metadata,
            ["spec"] = template["spec"]?.DeepClone(),
        }));
        Event(cron, "Normal", "SuccessfulCreate", $"Created job {name}");
        return job;
    }

    private void TrimHistory(KubeObject cron, List<KubeObject> jobs)
    {
        foreach (var (type, field, fallback) in new[]
                 {
                     ("Complete", "spec.successfulJobsHistoryLimit", 3),
                     ("Failed", "spec.failedJobsHistoryLimit", 1),
                 })
        {
            var ended = jobs.Where(j => (string?)j.Condition(type)?["status"] == "True")
                .OrderBy(j => j.Time("status.startTime")).ThenBy(j => j.Name, StringComparer.Ordinal).ToList();
            foreach (var old in ended.Take(Math.Max(0, ended.Count - (int)(cron.Number(field) ?? fallback))))
                Store.Delete(old.Ref, new DeleteRequest { Uid = old.Uid, Propagation = "Background" });
        }
    }

    private static bool IsListed(KubeObject cron, KubeObject job) =>
        cron.List("status.active").Any(a => (string?)a["uid"] == job.Uid);

    private void WriteStatus(KubeObject cron, List<KubeObject> active, KubeObject? started) =>
        Store.UpdateStatus(cron, json =>
        {
            var status = json["status"]?.DeepClone() as JsonObject ?? [];
            status.Remove("active");
            if (active.Count > 0)
                status["active"] = new JsonArray([.. active.Select(j => (JsonNode)new JsonObject
                {
                    ["kind"] = "Job",
                    ["namespace"] = j.Namespace,
                    ["name"] = j.Name,
                    ["uid"] = j.Uid,
                    ["apiVersion"] = "batch/v1",
                    ["resourceVersion"] = j.ResourceVersion,
                })]);
            if (started?.Annotation("batch.kubernetes.io/cronjob-scheduled-timestamp") is { } due)
                status["lastScheduleTime"] = due;
            var ended = Store.OwnedBy(cron.Uid!, Kind.Job).Select(j => j.Text("status.completionTime")).OfType<string>()
                .Order(StringComparer.Ordinal).LastOrDefault();
            if (ended is not null && string.CompareOrdinal(ended, (string?)status["lastSuccessfulTime"]) > 0)
                status["lastSuccessfulTime"] = ended;
            json["status"] = status;
        });
}
