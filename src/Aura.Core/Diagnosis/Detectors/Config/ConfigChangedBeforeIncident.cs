using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Config;

/// <summary>
/// A ConfigMap or Secret changed shortly before the pods that use it began to fail. A hint, no proof: other findings
/// about these pods name it, too.
/// </summary>
public sealed class ConfigChangedBeforeIncident : IDetector
{
    public string Type => "ConfigChangedBeforeIncident";

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        cluster.Derived(RecentChanges.Of).All.Select(Seen);

    private Symptom Seen(RecentChange c) => new()
    {
        Type = Type,
        Target = c.Changed,
        Workload = c.Workload,
        Summary = $"it changed {(int)(c.Lost - c.At).TotalMinutes} min before pods that use it began to fail",
        Evidence =
        [
            c.Evidence,
            new Evidence("the first pod stopped being ready", c.Pods[0], "status.conditions[type=Ready]",
                $"{c.Lost:yyyy-MM-ddTHH:mm:ssZ}"),
        ],
        Facts = new() { ["changedBy"] = c.By, ["minutesBefore"] = (int)(c.Lost - c.At).TotalMinutes },
        Confidence = 0.5,
        Reasons = ["one came shortly after the other; that does not prove that it is why"],
        Pods = c.Pods,
        Since = c.At,
        Explains = false,
    };
}
