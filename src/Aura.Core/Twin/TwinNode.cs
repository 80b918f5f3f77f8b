namespace Aura.Twin;

/// <summary>A node that does not behave as a healthy one does.</summary>
/// <param name="Name">The Node's name.</param>
/// <param name="Silent">Its kubelet does not report any more (its lease is not renewed).</param>
/// <param name="NotReady">Why its container runtime does not work; null: it does.</param>
/// <param name="TakenMemory">Bytes of memory that something else than pods takes.</param>
/// <param name="TakenDisk">Bytes of disk likewise.</param>
public sealed record TwinNode(
    string Name, bool Silent = false, string? NotReady = null, long? TakenMemory = null, long? TakenDisk = null);
