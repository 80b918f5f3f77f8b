using Aura.Diagnosis.Detectors.Workloads;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Config;

/// <summary>
/// A Secret changed while pods ran that took its value in at their start, and they have not been ready since.
/// </summary>
public sealed class SecretStaleInPods : IDetector
{
    public string Type => "SecretStaleInPods";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Derived(StaleSecrets.Of).All
        .Select(s => Seen(s.Container, s.Reference, s.Changed, cluster));

    private Symptom Seen(PodContainer container, ConfigReference reference, DateTimeOffset changed, Snapshot cluster)
    {
        var pod = container.Pod;
        var workload = cluster.WorkloadOf(pod).Ref;
        return new Symptom
        {
            Type = Type,
            Target = workload,
            Workload = workload,
            Cause = reference.Name,
            Summary = $"its pods run on with what Secret {ClusterText.Name(reference.Name)} said when they started, "
                + "and have not been ready since it changed",
            Evidence =
            [
                new Evidence("the Secret changed at", new ObjectRef(Kind.Secret, pod.Namespace, reference.Name),
                    "metadata.managedFields", $"{changed:yyyy-MM-ddTHH:mm:ssZ}"),
                new Evidence("the container started before", pod.Ref,
                    $"{container.StatusPath}.state.running.startedAt", (string?)container.Running!["startedAt"]),
                new Evidence("and took it in", pod.Ref, reference.Path, reference.Name),
                new Evidence("it is not ready since", pod.Ref, "status.conditions[type=Ready].lastTransitionTime",
                    $"{Readiness.LostAt(pod):yyyy-MM-ddTHH:mm:ssZ}"),
            ],
            Facts = new() { ["container"] = container.Name, ["secret"] = reference.Name },
            Confidence = 0.75,
            Reasons = ["it stopped being ready after the change; a running container never sees a variable change"],
            Pods = [pod.Ref],
            Since = changed,
        };
    }
}
