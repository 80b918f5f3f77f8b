namespace Aura.Actions;

/// <summary>The widest thing that a correct run of the action can affect.</summary>
public enum BlastRadius { None, Pod, Workload, Service, Node, Namespace, Cluster }
