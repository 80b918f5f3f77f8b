namespace Aura.Diagnosis;

/// <summary>How far a symptom is from its cause: each can be explained by one that is listed before it.</summary>
public enum SymptomDepth { Cause, Rollout, Service }
