using System.Collections.Immutable;
using Aura.Diagnosis.Detectors.Jobs;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// A CronJob has not started runs that were due, though it is not suspended. The controller makes up for the newest
/// missed one even after more than 100 (it only warns then), so a run that stays missed has a cause: an earlier run
/// that Forbid waits for, Jobs that are refused, or no controller.
/// </summary>
public sealed class CronJobMissedRuns : IDetector
{
    private static readonly string[] Telling =
        ["FailedCreate", "MissSchedule", "TooManyMissedTimes", "JobAlreadyActive", "FailedNeedsStart"];

    public string Type => "CronJobMissedRuns";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.CronJob)
        .Where(c => !c.Flag("spec.suspend") && !c.IsTerminating)
        .Select(c => Judge(c, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject cron, Snapshot cluster)
    {
        var missed = CronRuns.Missed(cron, cluster);
        var active = cluster.Derived(JobRuns.Of).Runs(cron).Where(j => !JobRuns.HasEnded(j)).ToList();
        var blocked = cron.Text("spec.concurrencyPolicy") == "Forbid" && active.Count > 0;
        // One run that outlasts the next start is what Forbid is for.
        if (missed.Count < (blocked ? 2 : 1))
            return null;
        var told = cluster.EventsOf(cron).FirstOrDefault(e => Telling.Contains(e.Text("reason"))
            && Snapshot.EventTime(e) >= missed[0]);
        var refused = told?.Text("reason") == "FailedCreate";
        return new Symptom
        {
            Type = Type,
            Target = cron.Ref,
            Summary = $"it has missed {CronRuns.Shown(missed)} runs: " + (
                blocked ? $"Job {active[0].Name} still runs, and it forbids two at once"
                : refused ? "its Jobs cannot be created" : "nothing was started when it was due"),
            Evidence =
            [
                new Evidence("the first run that was missed was due at", cron.Ref, "spec.schedule",
                    $"{missed[0].UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"),
                new Evidence("it last ran", cron.Ref, "status.lastScheduleTime",
                    cron.Text("status.lastScheduleTime") ?? "never"),
                .. blocked ? ImmutableArray.Create(new Evidence("it forbids two runs at once", cron.Ref,
                    "spec.concurrencyPolicy", "Forbid"), new Evidence("this one still runs", active[0].Ref,
                    "status.startTime", active[0].Text("status.startTime"))) : [],
                .. told is null ? ImmutableArray<Evidence>.Empty
                    : [new Evidence("its controller says", told.Ref, "message", told.Text("message"), true)],
            ],
            Facts = new()
            {
                ["namespace"] = cron.Namespace, ["cronJob"] = cron.Name, ["missedRuns"] = missed.Count,
                ["blockedBy"] = blocked ? active[0].Name : null,
            },
            Confidence = blocked || refused ? 0.9 : 0.75,
            Reasons = [blocked ? "a run still goes on, and concurrencyPolicy forbids another"
                : "by its schedule it should have started since"],
            Since = missed[0],
            Through = [cron.Ref, .. blocked ? active.Select(j => j.Ref) : []],
            Depth = SymptomDepth.Rollout,
        };
    }
}
