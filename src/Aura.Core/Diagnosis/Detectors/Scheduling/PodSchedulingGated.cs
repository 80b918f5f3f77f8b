using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>Scheduling gates keep a pod from the scheduler, for longer than what sets them usually takes.</summary>
public sealed class PodSchedulingGated : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    public string Type => "PodSchedulingGated";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.LivePods
        .Where(p => p.At("spec.schedulingGates") is not null && p.Text("spec.nodeName") is null)
        .Select(p => Judge(p, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject pod, Snapshot cluster)
    {
        var gates = pod.List("spec.schedulingGates").Select(g => (string?)g["name"] ?? "").ToList();
        var since = pod.Time("metadata.creationTimestamp");
        if (gates.Count == 0 || cluster.Now - since < Grace)
            return null;
        var workload = cluster.WorkloadOf(pod).Ref;
        return new Symptom
        {
            Type = Type,
            Target = workload,
            Workload = workload,
            Cause = string.Join(',', gates),
            Summary = $"scheduling gate {string.Join(" and ", gates.Select(ClusterText.Name))} keeps its pods from "
                + "being scheduled; what set it has to take it away",
            Evidence =
            [
                new Evidence("the pod has gates", pod.Ref, "spec.schedulingGates", string.Join(", ", gates)),
                .. pod.Condition("PodScheduled") is { } c ? [new Evidence("the API server says", pod.Ref,
                    "status.conditions[type=PodScheduled].reason", (string?)c["reason"])] : Array.Empty<Evidence>(),
            ],
            Facts = new() { ["gate"] = gates[0] },
            Confidence = 0.9,
            Reasons = [$"the pod has been gated for {(int)(cluster.Now - since)!.Value.TotalMinutes} minutes"],
            Pods = [pod.Ref],
            // A gate that a webhook sets is in no template.
            CuredBy = t => InTemplate(pod, gates, cluster) && !Gates(t.Spec).Exists(gates.Contains),
            Since = since,
        };
    }

    private static bool InTemplate(KubeObject pod, List<string> gates, Snapshot cluster) =>
        Gates(RolloutHistory.TemplateOf(cluster.WorkloadOf(pod)).Spec).Exists(gates.Contains);

    private static List<string> Gates(JsonObject spec) =>
        [.. (spec["schedulingGates"] as JsonArray ?? []).Select(g => (string?)g?["name"] ?? "")];
}
