using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>One read of the cluster: the verb of RBAC, and what it was about.</summary>
public sealed record ClusterRead(string Verb, Kind Kind, string? Namespace, string? Name);
