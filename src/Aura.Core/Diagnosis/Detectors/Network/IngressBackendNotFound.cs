using Aura.Actions;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>An Ingress sends to a Service that does not exist: who asks gets an error.</summary>
public sealed class IngressBackendNotFound : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    public string Type => "IngressBackendNotFound";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.Ingress)
        .Where(i => !i.IsTerminating && cluster.Covers(Kind.Service, i.Namespace)
            && cluster.Now - (i.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue) >= Grace)
        .SelectMany(i => IngressBackend.Of(i).DistinctBy(b => b.Service)
            .Where(b => cluster.Find(b.Service) is null).Select(b => Seen(i, b, cluster)));

    private Symptom Seen(KubeObject ingress, IngressBackend backend, Snapshot cluster)
    {
        var name = backend.Service.Name;
        var found = new Symptom
        {
            Type = Type,
            Target = ingress.Ref,
            Cause = name,
            Summary = $"it sends to Service {ClusterText.Name(name)}, which does not exist",
            Evidence =
            [
                new Evidence("the Ingress sends to", ingress.Ref, $"{backend.Field}.name", name),
                new Evidence("no such object", backend.Service, null, null),
            ],
            Through = [backend.Service],
            Confidence = 0.97,
            Reasons = ["Services were read, and there is none of that name"],
            Facts = new() { ["missingKind"] = Kind.Service.Name, ["missingName"] = name },
            Depth = SymptomDepth.Route,
        };
        if (Nearness.Of(name, cluster.Of(Kind.Service).Where(s => s.Namespace == ingress.Namespace)
            .Select(s => s.Name)) is { } near)
            found.Facts["suggestedService"] = near;
        return found;
    }
}
