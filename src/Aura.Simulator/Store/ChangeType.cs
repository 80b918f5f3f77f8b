namespace Aura.Simulator;

/// <summary>What a write did to an object.</summary>
public enum ChangeType { Added, Modified, Deleted }
