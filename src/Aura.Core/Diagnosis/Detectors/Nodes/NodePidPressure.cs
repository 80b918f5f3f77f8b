namespace Aura.Diagnosis.Detectors.Nodes;

/// <summary>A ready node is short of process ids.</summary>
public sealed class NodePidPressure()
    : NodePressureDetector("NodePIDPressure", "PIDPressure", "process ids", "pids");
