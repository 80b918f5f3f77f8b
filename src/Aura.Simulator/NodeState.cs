namespace Aura.Simulator;

/// <summary>How a node of another cluster is.</summary>
/// <param name="Name">The Node's name.</param>
/// <param name="Silent">Its kubelet does not report.</param>
/// <param name="NotReady">Why its container runtime does not work; null: it does.</param>
/// <param name="TakenMemory">Bytes of memory that something else than pods takes.</param>
/// <param name="TakenDisk">Bytes of disk likewise.</param>
public sealed record NodeState(
    string Name, bool Silent = false, string? NotReady = null, long? TakenMemory = null, long? TakenDisk = null);
