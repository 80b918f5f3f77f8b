namespace Aura.Metrics;

/// <summary>What reached the pods of a workload, of all together.</summary>
/// <param name="What">As for people: "bytes received".</param>
/// <param name="Quiet">What pods get though nobody calls them (probes, scrapes), per pod and second.</param>
/// <param name="PerPod">Per second; at each time of the pod that got most.</param>
public sealed record TrafficUsage(string What, double Quiet, UsageSeries PerPod)
{
    /// <summary>When it last was more than nothing; null: never in what was measured.</summary>
    public DateTimeOffset? LastSeen =>
        PerPod.Points.Where(p => p.Value > Quiet).Select(p => (DateTimeOffset?)(p.At + p.Over)).LastOrDefault();
}
