using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>The Service that gives a StatefulSet's pods their DNS names does not exist.</summary>
public sealed class StatefulSetServiceMissing : IDetector
{
    // One manifest makes both, in any order.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    public string Type => "StatefulSetServiceMissing";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Unread.ContainsKey(Kind.Service) ? []
        : cluster.Of(Kind.StatefulSet)
            .Where(s => !s.IsTerminating && s.Number("spec.replicas") != 0 && Service(s) is { } service
                && cluster.Find(service) is null
                && cluster.AgeOf(s) >= Grace)
            .Select(s => Seen(s, Service(s)!, cluster));

    /// <summary>The Service that the set names; null where it names none.</summary>
    public static ObjectRef? Service(KubeObject set) => set.Text("spec.serviceName") is { Length: > 0 } name
        ? new ObjectRef(Kind.Service, set.Namespace, name) : null;

    private Symptom Seen(KubeObject set, ObjectRef service, Snapshot cluster) => new()
    {
        Type = Type,
        Target = set.Ref,
        Workload = set.Ref,
        Cause = service.Name,
        Summary = $"Service {service.Name}, which gives its pods their DNS names, does not exist",
        Evidence =
        [
            new Evidence("the StatefulSet names the Service", set.Ref, "spec.serviceName", service.Name),
            new Evidence("no such object", service, null, null),
        ],
        Facts = new() { ["missingKind"] = Kind.Service.Name, ["missingName"] = service.Name },
        Confidence = 0.95,
        Reasons = ["Services were read, and there is none of that name"],
        Pods = [.. cluster.PodsOf(set).Where(p => !p.IsTerminating && !Readiness.IsReady(p)).Select(p => p.Ref)],
        Through = [service],
        Prognosis = "its pods cannot find each other by name",
    };
}
