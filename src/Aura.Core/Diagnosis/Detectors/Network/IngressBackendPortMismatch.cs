using Aura.Actions;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>An Ingress sends to a port that its Service does not have.</summary>
public sealed class IngressBackendPortMismatch : IDetector
{
    public string Type => "IngressBackendPortMismatch";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.Ingress).Where(i => !i.IsTerminating)
        .SelectMany(i => IngressBackend.Of(i).DistinctBy(b => (b.Service, b.Port))
            .Select(b => Judge(i, b, cluster)).OfType<Symptom>());

    private Symptom? Judge(KubeObject ingress, IngressBackend backend, Snapshot cluster)
    {
        if (backend.Port.Length == 0 || cluster.Find(backend.Service) is not { } service
            || service.Text("spec.type") == "ExternalName")
            return null;
        var ports = ServicePort.Of(service).ToList();
        if (ports.Exists(p => backend.PortName is { } name ? p.Name == name : p.Number == backend.PortNumber))
            return null;
        var found = new Symptom
        {
            Type = Type,
            Target = ingress.Ref,
            Cause = $"{service.Name}:{backend.Port}",
            Summary = $"it sends to port {ClusterText.Name(backend.Port)} of Service {ClusterText.Name(service.Name)}, "
                + "which has no such port",
            Evidence =
            [
                new Evidence("the Ingress sends to", ingress.Ref, $"{backend.Field}.port", backend.Port),
                new Evidence("the Service has", service.Ref, "spec.ports",
                    ports.Count == 0 ? "none" : string.Join(", ", ports.Select(p => p.Text))),
            ],
            Confidence = 0.97,
            Reasons = ["the Service has no port of that number or name"],
            Concerns = [service.Ref],
            Facts = new() { ["service"] = service.Name, ["port"] = backend.Port },
            Depth = SymptomDepth.Route,
        };
        if (Meant(backend, ports) is { } port)
        {
            found.Facts["suggestedPort"] = port;
            if (IngressBackend.RulesTo(ingress, backend.Service, service.Name, b =>
                b.Port == backend.Port ? $"{port}" : b.Port) is { Count: > 0 } rules)
                found.Facts["suggestedRules"] = rules;
        }
        return found;
    }

    /// <summary>The only port; the one that leads to the container port given; or one of a similar name.</summary>
    private static int? Meant(IngressBackend backend, List<ServicePort> ports)
    {
        var targets = ports.Where(p => $"{p.Target}" == backend.Port).ToList();
        if (ports.Count == 1 || targets.Count == 1)
            return (ports.Count == 1 ? ports : targets)[0].Number;
        return backend.PortName is { } name
            && Nearness.Of(name, ports.Select(p => p.Name).OfType<string>()) is { } near
            ? ports.Find(p => p.Name == near)!.Number : null;
    }
}
