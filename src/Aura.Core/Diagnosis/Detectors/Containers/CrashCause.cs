namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>Why a container ends again and again.</summary>
public enum CrashCause { Program, Init, Memory, Start, Hook, WrongArchitecture, Liveness, Startup }
