using Aura.Actions;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Autoscaling;

/// <summary>An autoscaler aims at a workload that does not exist.</summary>
public sealed class HPATargetNotFound : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    public string Type => "HPATargetNotFound";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => Autoscaler.Of(cluster)
        .Where(h => cluster.Now - (h.Object.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue) >= Grace)
        .Select(h => Judge(h, cluster)).OfType<Symptom>();

    private Symptom? Judge(Autoscaler hpa, Snapshot cluster)
    {
        var failed = hpa.Says("AbleToScale", "False") == "FailedGetScale";
        var looked = hpa.Target is { } t && cluster.Covers(t.Kind, t.Namespace);
        var missing = looked ? cluster.Find(hpa.Target!) is null
            : failed && (hpa.Message("AbleToScale").Contains("not found", StringComparison.Ordinal)
                || hpa.Message("AbleToScale").Contains("no matches for kind", StringComparison.Ordinal));
        if (!missing)
            return null;
        var found = new Symptom
        {
            Type = Type,
            Target = hpa.Ref,
            Summary = $"{ClusterText.Name(hpa.TargetKind)} {ClusterText.Name(hpa.TargetName)}, which it is to scale, "
                + "does not exist",
            Evidence =
            [
                new Evidence("it is to scale", hpa.Ref, "spec.scaleTargetRef", $"{hpa.TargetKind}/{hpa.TargetName}"),
                .. looked ? [new Evidence("no such object", hpa.Target!, null, null)] : Array.Empty<Evidence>(),
                .. failed ? [hpa.Quote("AbleToScale")] : Array.Empty<Evidence>(),
            ],
            Confidence = looked ? 0.97 : 0.85,
            Reasons =
            [
                looked ? $"{hpa.TargetKind}s were read, and there is none of that name" : "its controller says so",
                .. looked && failed ? ["its controller cannot read the scale either"] : Array.Empty<string>(),
            ],
            Facts = new() { ["missingKind"] = hpa.TargetKind, ["missingName"] = hpa.TargetName },
            Since = hpa.Since("AbleToScale"),
        };
        if (looked && Nearness.Of(hpa.TargetName, cluster.Of(hpa.Target!.Kind)
            .Where(w => w.Namespace == hpa.Ref.Namespace).Select(w => w.Name)) is { } near)
            found.Facts["suggestedName"] = near;
        return found;
    }
}
