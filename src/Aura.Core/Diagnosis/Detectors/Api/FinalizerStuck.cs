using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Api;

/// <summary>An object was deleted, and whoever is to take its finalizer off does not.</summary>
public sealed class FinalizerStuck : IDetector
{
    public string Type => "FinalizerStuck";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Derived(StuckObjects.Of).All.Select(o =>
    {
        var finalizers = StuckObjects.Finalizers(o).ToList();
        var since = o.Time("metadata.deletionTimestamp");
        return new Symptom
        {
            Type = Type,
            Target = o.Ref,
            Summary = $"it was deleted {(cluster.Now - since)!.Value.TotalMinutes:0} minutes ago "
                + "and is kept by the finalizer " + string.Join(" and ", finalizers.Select(ClusterText.Name)),
            Evidence =
            [
                new Evidence("finalizers left", o.Ref, "metadata.finalizers", string.Join(", ", finalizers)),
                new Evidence("deleted at", o.Ref, "metadata.deletionTimestamp", $"{since:yyyy-MM-ddTHH:mm:ssZ}"),
            ],
            Confidence = 0.9,
            Reasons = ["a finalizer is taken off by the controller that set it, which has not done so for minutes"],
            Since = since,
            Depth = SymptomDepth.Platform,
            Facts = new()
            {
                ["finalizers"] = new JsonArray([.. finalizers.Select(f => (JsonNode?)f)]), ["objectKind"] = o.Kind.Name,
                ["objectName"] = o.Name, ["objectNamespace"] = o.Namespace,
            },
        };
    });
}
