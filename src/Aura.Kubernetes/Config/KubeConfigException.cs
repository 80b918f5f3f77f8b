namespace Aura.Kubernetes;

/// <summary>A kubeconfig that is not there or cannot be used; the message names file and field, and the way out.</summary>
public sealed class KubeConfigException(string message, Exception? inner = null) : Exception(message, inner);
