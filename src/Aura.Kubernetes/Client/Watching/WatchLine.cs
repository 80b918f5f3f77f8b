namespace Aura.Kubernetes;

/// <summary>An event as the server sends it; <see cref="Type"/> is null for a bookmark.</summary>
internal sealed record WatchLine(WatchEventType? Type, KubeObject Object);
