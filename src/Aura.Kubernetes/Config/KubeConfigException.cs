namespace Aura.Kubernetes;

/// <summary>A kubeconfig that is missing or cannot be used; the message names file, field and the way out.</summary>
public sealed class KubeConfigException(string message, Exception? inner = null) : Exception(message, inner);
