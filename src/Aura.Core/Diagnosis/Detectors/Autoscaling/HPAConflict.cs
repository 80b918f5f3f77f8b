using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Autoscaling;

/// <summary>
/// Several autoscalers aim at one workload, or at workloads that select the same pods: each undoes what another does,
/// or none of them acts (AmbiguousSelector).
/// </summary>
public sealed class HPAConflict : IDetector
{
    public string Type => "HPAConflict";

    public IEnumerable<Symptom> Detect(Snapshot cluster)
    {
        var all = Autoscaler.Of(cluster).ToList();
        var onOne = all.GroupBy(h => (h.Ref.Namespace, h.TargetKind, h.TargetName)).Where(g => g.Count() > 1).ToList();
        foreach (var same in onOne)
            yield return Seen([.. same], $"{same.Key.TargetKind} {ClusterText.Name(same.Key.TargetName)} "
                + "is scaled by another HorizontalPodAutoscaler as well", 0.97, "they name the same target");
        var told = onOne.SelectMany(g => g).Select(h => h.Ref).ToHashSet();
        foreach (var unclear in all.Where(h => !told.Contains(h.Ref)
            && h.Says("ScalingActive", "False") == "AmbiguousSelector").GroupBy(h => h.Ref.Namespace))
            yield return Seen([.. unclear], "the pods of its target are those of another autoscaler's target as well, "
                + "so that it does nothing", 0.9, "its controller says so");
    }

    /// <summary>The newest is the one that came between.</summary>
    private Symptom Seen(List<Autoscaler> conflicting, string summary, double confidence, string reason)
    {
        var newest = conflicting.OrderByDescending(h => h.Object.Time("metadata.creationTimestamp"))
            .ThenBy(h => h.Ref.Name, StringComparer.Ordinal).First();
        return new Symptom
        {
            Type = Type,
            Target = newest.Ref,
            Summary = summary,
            Evidence =
            [
                .. conflicting.OrderBy(h => h.Ref.Name, StringComparer.Ordinal).Select(h => new Evidence(
                    "it scales", h.Ref, "spec.scaleTargetRef", $"{h.TargetKind}/{h.TargetName}")),
                .. newest.Says("ScalingActive", "False") == "AmbiguousSelector"
                    ? [newest.Quote("ScalingActive")] : Array.Empty<Evidence>(),
            ],
            Concerns = [.. conflicting.Where(h => h != newest).Select(h => h.Ref)
                .Concat(conflicting.Select(h => h.Target).OfType<ObjectRef>()).Distinct()],
            Confidence = confidence,
            Reasons = [reason],
            Explains = false,
            Facts = new()
            {
                ["otherScaler"] = conflicting.Find(h => h != newest)?.Ref.Name,
                ["targetKind"] = newest.TargetKind,
                ["targetName"] = newest.TargetName,
            },
        };
    }
}
