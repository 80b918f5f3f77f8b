namespace Aura.Kubernetes;

/// <summary>A context of a kubeconfig: which cluster, as whom, and the namespace meant where none is named.</summary>
public sealed record KubeContext(string Name, string Cluster, string User, string? Namespace);
