namespace Aura.Diagnosis.Detectors.Nodes;

/// <summary>A ready node is short of disk space or inodes.</summary>
public sealed class NodeDiskPressure()
    : NodePressureDetector("NodeDiskPressure", "DiskPressure", "disk space",
        "ephemeral-storage", "nodefs", "imagefs", "inodes");
