using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>
/// No node takes the pod for a reason that is not judged here, such as a claim that is not bound; the scheduler's words
/// are quoted.
/// </summary>
public sealed class UnschedulableOther() : UnschedulableDetector("UnschedulableOther", SchedulingFailureType.Other)
{
    protected override string Summary(SchedulingFailure failure, ObjectRef target) => failure.Claims.IsEmpty
        ? "its pods are not scheduled; see the scheduler's message"
        : $"its pods wait for claim {string.Join(" and ", failure.Claims.Select(c => c.Name))}, which is not bound";

    /// <summary>A claim that only one pod may use is suffered through, too.</summary>
    protected override IEnumerable<ObjectRef> Through(SchedulingFailure failure, Snapshot cluster) =>
        failure.Message.Contains("ReadWriteOncePod", StringComparison.Ordinal) ? PodClaims.Of(failure.Pod)
            : failure.Claims;

    protected override IEnumerable<Evidence> Evidence(SchedulingFailure failure, Snapshot cluster) =>
        failure.Claims.IsEmpty ? base.Evidence(failure, cluster) : failure.Claims.Select(c => new Evidence(
            "the claim is not bound", c, "status.phase", cluster.Find(c)?.Text("status.phase")));
}
