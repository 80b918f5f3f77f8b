using Aura.Actions.Shared;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Jobs;

/// <summary>The runs that a CronJob should have started and has not.</summary>
public static class CronRuns
{
    public const int Most = 101;

    // The controller is woken at the minute, and writes the status a moment later.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(120);

    /// <summary>Since its last start, or since it was made or its schedule set; empty where nobody can tell.</summary>
    public static IReadOnlyList<DateTimeOffset> Missed(KubeObject cron, Snapshot cluster)
    {
        var set = FieldWriter.Last(cron, "spec", "schedule")?.Time;
        var from = new[] { cron.Time("status.lastScheduleTime"), cron.Time("metadata.creationTimestamp"), set }
            .OfType<DateTimeOffset>().DefaultIfEmpty(cluster.Now).Max();
        return CronTimes.Parse(cron.Text("spec.schedule") ?? "", cron.Text("spec.timeZone")) is { } times
            ? times.Between(from, cluster.Now - Grace, Most) : [];
    }

    public static string Shown(IReadOnlyList<DateTimeOffset> missed) =>
        missed.Count >= Most ? $"more than {Most - 1}" : $"{missed.Count}";
}
