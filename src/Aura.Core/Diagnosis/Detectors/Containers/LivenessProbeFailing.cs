namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>The kubelet restarts a container because its liveness probe fails.</summary>
public sealed class LivenessProbeFailing()
    : ProbeKillDetector("LivenessProbeFailing", "liveness", CrashCause.Liveness);
