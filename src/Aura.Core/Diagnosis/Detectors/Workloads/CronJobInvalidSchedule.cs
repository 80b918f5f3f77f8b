using Aura.Diagnosis.Detectors.Jobs;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// A CronJob's schedule cannot be followed: it does not parse, its time zone is unknown, its day never comes, or its
/// starting deadline leaves no time to start.
/// </summary>
public sealed class CronJobInvalidSchedule : IDetector
{
    // Below it a run may not be started at all: kubernetes.io/docs/concepts/workloads/controllers/cron-jobs.
    private const int LeastDeadline = 10;

    private static readonly string[] Complaints = ["UnparseableSchedule", "InvalidSchedule", "UnknownTimeZone"];

    public string Type => "CronJobInvalidSchedule";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.CronJob)
        .Where(c => !c.Flag("spec.suspend") && !c.IsTerminating)
        .Select(c => Schedule(c, cluster) ?? Deadline(c, cluster)).OfType<Symptom>();

    private Symptom? Schedule(KubeObject cron, Snapshot cluster)
    {
        var told = cluster.EventsOf(cron).FirstOrDefault(e => Complaints.Contains(e.Text("reason"))
            && !(FieldWriter.Last(cron, "spec", "schedule")?.Time > Snapshot.EventTime(e))
            && !(cron.Time("status.lastScheduleTime") > Snapshot.EventTime(e)));
        var fault = CronFault.Of(cron.Text("spec.schedule") ?? "", cron.Text("spec.timeZone"));
        if (fault is null && told is null)
            return null;
        var zone = told?.Text("reason") == "UnknownTimeZone"
            || fault?.Contains("time zone", StringComparison.Ordinal) == true;
        return Seen(cron, $"its schedule cannot be followed: {fault ?? "its controller refuses it"}", zone
                ? new Evidence("its time zone", cron.Ref, "spec.timeZone", cron.Text("spec.timeZone")
                    ?? cron.Text("spec.schedule"), Untrusted: true)
                : new Evidence("its schedule", cron.Ref, "spec.schedule", cron.Text("spec.schedule"), Untrusted: true),
            told, (fault, told) switch { (not null, not null) => 0.97, (not null, _) => 0.9, _ => 0.75 },
            told is null ? "the schedule does not parse by the controller's rules" : "its controller says so, too");
    }

    private Symptom? Deadline(KubeObject cron, Snapshot cluster)
    {
        if (cron.Number("spec.startingDeadlineSeconds") is not (>= 0 and < LeastDeadline and var seconds)
            || CronRuns.Missed(cron, cluster).Count == 0)
            return null;
        var told = cluster.EventsOf(cron).FirstOrDefault(e => e.Text("reason") == "MissSchedule");
        return Seen(cron, $"its starting deadline of {seconds} s leaves no time to start a run",
            new Evidence("a run may start so late at most", cron.Ref, "spec.startingDeadlineSeconds", $"{seconds}"),
            told, told is null ? 0.75 : 0.9, "runs are missed, and below 10 s the controller may skip every one");
    }

    private Symptom Seen(KubeObject cron, string summary, Evidence proof, KubeObject? told, double confidence,
        string reason) => new()
        {
            Type = Type,
            Target = cron.Ref,
            Summary = summary,
            Evidence =
            [
                proof,
                new Evidence("it last ran", cron.Ref, "status.lastScheduleTime",
                    cron.Text("status.lastScheduleTime") ?? "never"),
                .. told is null ? Array.Empty<Evidence>()
                    : [new Evidence("its controller says", told.Ref, "message", told.Text("message"), true)],
            ],
            Facts = new() { ["namespace"] = cron.Namespace, ["cronJob"] = cron.Name },
            Confidence = confidence,
            Reasons = [reason],
            Prognosis = "it starts no more runs",
        };
}
