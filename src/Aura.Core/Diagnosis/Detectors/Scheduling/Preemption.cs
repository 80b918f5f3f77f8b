using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>One pod that was removed for another of higher priority.</summary>
public sealed record Preemption(ObjectRef Victim, ObjectRef Workload, DateTimeOffset At, Evidence Told);
