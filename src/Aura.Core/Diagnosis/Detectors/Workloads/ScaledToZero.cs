using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// A workload wants no replicas although a Service or an autoscaler counts on it. What a schedule, an autoscaler that
/// goes to zero or a canary's controller has put to sleep is meant so.
/// </summary>
public sealed class ScaledToZero : IDetector
{
    private static readonly Kind[] Kinds = [Kind.Deployment, Kind.StatefulSet];

    public string Type => "ScaledToZero";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => Kinds.SelectMany(cluster.Of)
        .Where(w => w.Number("spec.replicas") == 0 && !w.IsTerminating && !ZeroReplicas.IsMeant(w, cluster))
        .Select(w => Judge(w, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject workload, Snapshot cluster)
    {
        var users = cluster.Derived(WorkloadUsers.Of);
        // Flagger keeps the canary at zero behind a Service of its own.
        var services = users.Services(workload).Where(s => (string?)s.Controller?["kind"] != "Canary"
            && !Others(s, workload, cluster)).ToList();
        var scalers = users.Scalers(workload).ToList();
        if (services.Count == 0 && scalers.Count == 0)
            return null;
        var before = ZeroReplicas.Before(workload, cluster);
        var scaled = FieldWriter.Last(workload, "spec", "replicas");
        var seen = new Symptom
        {
            Type = Type,
            Target = workload.Ref,
            Workload = workload.Ref,
            Summary = services.Count > 0 ? "it wants no replicas although a Service selects its pods"
                : "it wants no replicas, which switches its autoscaler off",
            Evidence =
            [
                new Evidence("the workload wants no pods", workload.Ref, "spec.replicas", "0"),
                .. services.Take(3).Select(s => new Evidence("though this Service selects them", s.Ref,
                    "spec.selector", $"{Selector.FromMap(s.At("spec.selector"))}")),
                .. services.SelectMany(users.Ingresses).Distinct().Take(2)
                    .Select(i => new Evidence("to which this Ingress leads", i.Ref, "spec.rules", null)),
                .. scalers.Take(1).Select(h => new Evidence("and this autoscaler is to scale it", h.Ref,
                    "spec.minReplicas", $"{h.Number("spec.minReplicas") ?? 1}")),
                .. scaled is null ? ImmutableArray<Evidence>.Empty :
                    [new Evidence("the count was last set by", workload.Ref, "metadata.managedFields",
                        $"{scaled.Manager} at {scaled.Time:yyyy-MM-ddTHH:mm:ssZ}", Untrusted: true)],
                .. before is { } known ? ImmutableArray.Create(known.From) : [],
            ],
            Confidence = services.Count > 0 ? 0.9 : 0.75,
            Reasons = ["spec.replicas is 0, and no schedule or autoscaler that goes to zero explains it"],
            Since = scaled?.Time,
        };
        seen.Facts["lastReplicas"] = before?.Replicas ?? (int)(scalers.Max(h => h.Number("spec.minReplicas")) ?? 1);
        seen.Facts["lastReplicasKnown"] = before is not null;
        return seen;
    }

    /// <summary>Ready pods of another workload stand behind the Service: a blue one beside a green one.</summary>
    private static bool Others(KubeObject service, KubeObject workload, Snapshot cluster) =>
        cluster.PodsOf(service).Any(p => Readiness.IsReady(p) && cluster.WorkloadOf(p).Ref != workload.Ref);
}
