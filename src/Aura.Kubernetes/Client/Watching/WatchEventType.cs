namespace Aura.Kubernetes;

/// <summary>What happened to a watched object.</summary>
public enum WatchEventType { Added, Modified, Deleted, Synced }
