namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>A container is not up in the time that its startup probe allows, and is restarted.</summary>
public sealed class StartupProbeFailing() : ProbeKillDetector("StartupProbeFailing", "startup", CrashCause.Startup);
