namespace Aura.Diagnosis.Detectors.Nodes;

/// <summary>A ready node is short of memory.</summary>
public sealed class NodeMemoryPressure()
    : NodePressureDetector("NodeMemoryPressure", "MemoryPressure", "memory", "memory");
