using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// A Service spreads requests over pods of different programs. Several workloads of one program (a canary, blue and
/// green) are meant so; what only one of them declares a named port for is not mixed either.
/// </summary>
public sealed class ServiceSelectsSeveralWorkloads : IDetector
{
    public string Type => "ServiceSelectsSeveralWorkloads";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.Service)
        .Where(s => s.Text("spec.type") != "ExternalName" && s.Text("spec.clusterIP") != "None" && !s.IsTerminating)
        .Select(s => Judge(s, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject service, Snapshot cluster)
    {
        var byWorkload = cluster.PodsOf(service).Where(p => !p.IsTerminating && Readiness.IsReady(p))
            .GroupBy(p => cluster.WorkloadOf(p).Ref).OrderBy(g => $"{g.Key}", StringComparer.Ordinal)
            .Select(g => (Workload: g.Key, Pods: g.ToList())).ToList();
        if (byWorkload.Count < 2)
            return null;
        foreach (var port in ServicePort.Of(service).Where(p => !IsForMonitoring(p)))
        {
            var served = byWorkload.Where(w => port.In(w.Pods[0]) is not null).ToList();
            var other = served.FindIndex(w => !Programs(w.Pods[0]).Overlaps(Programs(served[0].Pods[0])));
            if (other > 0)
                return Seen(service, port, served[0], served[other], byWorkload.Count);
        }
        return null;
    }

    private Symptom Seen(KubeObject service, ServicePort port, (ObjectRef Workload, List<KubeObject> Pods) one,
        (ObjectRef Workload, List<KubeObject> Pods) other, int workloads) => new()
        {
            Type = Type,
            Target = service.Ref,
            Summary = $"requests to port {port.Text} go to pods of {workloads} workloads with different programs: "
                + $"{one.Workload} and {other.Workload}",
            Evidence =
            [
                new Evidence("the Service selects", service.Ref, "spec.selector",
                    Selector.FromMap(service.At("spec.selector")).ToString()),
                .. new[] { one, other }.Select(w => new Evidence($"a ready pod of {w.Workload} runs", w.Pods[0].Ref,
                    "spec.containers[*].image", string.Join(", ", Images(w.Pods[0])))),
            ],
            Confidence = 0.85,
            Reasons = ["their containers have no image repository in common, and the Service sends to both"],
            Explains = false,
            Facts = new()
            {
                ["port"] = port.Number,
                ["workloadsSelected"] = workloads,
                ["oneWorkload"] = one.Workload.Name,
                ["otherWorkload"] = other.Workload.Name,
            },
            Depth = SymptomDepth.Service,
        };

    // Metrics are collected from all pods there are.
    private static bool IsForMonitoring(ServicePort port) =>
        $"{port.Name} {port.Target}".Contains("metrics", StringComparison.OrdinalIgnoreCase);

    private static HashSet<string> Programs(KubeObject pod) => [.. Images(pod).Select(ImageName.Repository)];

    private static IEnumerable<string> Images(KubeObject pod) =>
        pod.List("spec.containers").Select(c => (string?)c["image"]).OfType<string>();
}
