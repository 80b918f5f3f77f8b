using Aura.Diagnosis.Detectors.Jobs;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// A CronJob that used to run is suspended and has missed runs. One that never ran is a template for runs by hand.
/// </summary>
public sealed class CronJobSuspended : IDetector
{
    public string Type => "CronJobSuspended";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.CronJob)
        .Where(c => c.Flag("spec.suspend") && !c.IsTerminating && c.Time("status.lastScheduleTime") is not null
            && !ZeroReplicas.IsMeant(c, cluster))
        .Select(c => Judge(c, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject cron, Snapshot cluster)
    {
        var missed = CronRuns.Missed(cron, cluster);
        if (missed.Count == 0)
            return null;
        var by = FieldWriter.Last(cron, "spec", "suspend");
        return new Symptom
        {
            Type = Type,
            Target = cron.Ref,
            Summary = $"it is suspended, and has missed {CronRuns.Shown(missed)} runs",
            Evidence =
            [
                new Evidence("it is suspended", cron.Ref, "spec.suspend", "true"),
                new Evidence("it last ran", cron.Ref, "status.lastScheduleTime", cron.Text("status.lastScheduleTime")),
                .. by is null ? Array.Empty<Evidence>() : [new Evidence("written by", cron.Ref,
                    "metadata.managedFields", $"{by.Manager} at {by.Time:yyyy-MM-ddTHH:mm:ssZ}", Untrusted: true)],
            ],
            Facts = new()
            {
                ["namespace"] = cron.Namespace, ["cronJob"] = cron.Name, ["missedRuns"] = missed.Count,
            },
            Confidence = 0.9,
            Reasons = ["spec.suspend is true, and by its schedule it should have run since"],
            Since = by?.Time,
            Explains = false,
        };
    }
}
