using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>A controller that cannot make pods that it wants, because the API server refuses them.</summary>
/// <param name="Owner">The ReplicaSet, StatefulSet, DaemonSet or Job that makes them.</param>
/// <param name="Workload">The topmost controller.</param>
/// <param name="Said">The refusal in the API server's words.</param>
/// <param name="Missing">How many pods fewer than wanted there are.</param>
public sealed record RefusedCreation(
    KubeObject Owner, KubeObject Workload, Refusal Refusal, Evidence Said, long Wanted, long Missing,
    DateTimeOffset? Since)
{
    public RefusalReason Reason => Refusal.Reason;
    public string Message => Said.Value ?? "";
    public string? Namespace => Owner.Namespace;
}
