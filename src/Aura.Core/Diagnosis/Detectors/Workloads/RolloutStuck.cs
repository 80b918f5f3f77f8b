using System.Collections.Immutable;
using Aura.Diagnosis.Detectors.Admission;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// A Deployment's rollout has passed its deadline or cannot make pods. Within its deadline it is not stuck.
/// </summary>
public sealed class RolloutStuck : IDetector
{
    public string Type => "RolloutStuck";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.Deployment)
        .Where(d => !d.Flag("spec.paused") && !d.IsTerminating
            && d.Number("status.observedGeneration") >= (d.Generation ?? 0))
        .Select(d => Judge(d, cluster)).OfType<Symptom>();

    private static Symptom? Judge(KubeObject deployment, Snapshot cluster)
    {
        var late = deployment.Condition("Progressing") is { } p && (string?)p["status"] == "False"
            && (string?)p["reason"] == "ProgressDeadlineExceeded";
        var refused = deployment.Condition("ReplicaFailure") is { } f && (string?)f["status"] == "True";
        if (!late && !refused)
            return null;
        var type = refused ? "ReplicaFailure" : "Progressing";
        var at = $"status.conditions[type={type}]";
        var current = cluster.Revisions(deployment).FirstOrDefault();
        var failing = cluster.PodsOf(deployment).Where(pod => !pod.IsTerminating
            && cluster.ControllerOf(pod)?.Ref == current?.Ref && !Readiness.IsReady(pod));
        return new Symptom
        {
            Type = "RolloutStuck",
            Target = deployment.Ref,
            Workload = deployment.Ref,
            Cause = $"{(current is null ? 0 : Snapshot.Revision(current))}",
            Summary = refused ? "its pods cannot be created" : "its rollout has passed the progress deadline",
            Evidence =
            [
                new Evidence("the Deployment says", deployment.Ref, $"{at}.reason",
                    (string?)deployment.Condition(type)!["reason"]),
                new Evidence("in its words", deployment.Ref, $"{at}.message",
                    (string?)deployment.Condition(type)!["message"], Untrusted: true),
                new Evidence("replicas of the new revision", deployment.Ref, "status.updatedReplicas",
                    $"{deployment.Number("status.updatedReplicas") ?? 0} of {deployment.Number("spec.replicas") ?? 1}"),
            ],
            Confidence = 0.8,
            Reasons = ["the Deployment's own condition says so; no deeper cause was found in its pods"],
            Pods = [.. failing.Select(pod => pod.Ref)],
            Through = [.. failing.Select(pod => pod.Ref), .. Refused(deployment, cluster)],
            Depth = SymptomDepth.Rollout,
        };
    }

    /// <summary>Where it is known what refuses its pods, that harms the Deployment and explains this.</summary>
    private static IEnumerable<ObjectRef> Refused(KubeObject deployment, Snapshot cluster) =>
        cluster.Derived(RefusedCreations.Of).Of(deployment).Any(r => r.Reason != RefusalReason.Other)
            ? [deployment.Ref] : [];
}
