using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>No node takes the pod for a reason that is not judged here; the scheduler's words are quoted.</summary>
public sealed class UnschedulableOther() : UnschedulableDetector("UnschedulableOther", SchedulingFailureType.Other)
{
    protected override ObjectRef Target(SchedulingFailure failure, ObjectRef workload) => workload;

    protected override string Summary(SchedulingFailure failure) =>
        "its pods are not scheduled; see the scheduler's message";
}
