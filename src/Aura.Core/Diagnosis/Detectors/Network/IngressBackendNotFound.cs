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
            && cluster.AgeOf(i) >= Grace)
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
        NamedWorkload.AddTo(found.Facts, backend.Service, cluster);
        if (Near(name, ingress, cluster) is { } near)
        {
            found.Facts["suggestedService"] = near.Name;
            if (IngressBackend.RulesTo(ingress, backend.Service, near.Name, b => Port(b, near)) is { Count: > 0 } rules)
                found.Facts["suggestedRules"] = rules;
        }
        return found;
    }

    /// <summary>One of a similar name, or the only one of which the name is a part, or that is a part of it.</summary>
    private static KubeObject? Near(string name, KubeObject ingress, Snapshot cluster)
    {
        var all = cluster.Of(Kind.Service).Where(s => s.Namespace == ingress.Namespace && !s.IsTerminating).ToList();
        if (Nearness.Of(name, all.Select(s => s.Name)) is { } near)
            return all.Find(s => s.Name == near);
        var related = all.Where(s => s.Name.Length >= 3 && name.StartsWith(s.Name, StringComparison.Ordinal)
            || name.Length >= 3 && s.Name.StartsWith(name, StringComparison.Ordinal)).ToList();
        return related is [var only] ? only : null;
    }

    private static string? Port(IngressBackend backend, KubeObject service)
    {
        var ports = ServicePort.Of(service).ToList();
        return ports.Exists(p => backend.PortName is { } name ? p.Name == name : p.Number == backend.PortNumber)
            ? backend.Port : ports is [var only] ? $"{only.Number}" : null;
    }
}
