namespace Aura.Kubernetes;

/// <summary>
/// What a watch tells. <see cref="WatchEventType.Synced"/> comes once, when everything that was there at the start has
/// been told, and has no object; Deleted brings the object's last known state.
/// </summary>
public sealed record WatchEvent(WatchEventType Type, KubeObject? Object);
