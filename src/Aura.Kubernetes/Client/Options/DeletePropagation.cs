namespace Aura.Kubernetes;

/// <summary>What becomes of the dependents of a deleted object.</summary>
public enum DeletePropagation { Orphan, Background, Foreground }
