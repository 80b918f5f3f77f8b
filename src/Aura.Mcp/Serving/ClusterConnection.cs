using Aura.Kubernetes;

namespace Aura.Mcp.Serving;

/// <summary>A cluster's name, the way to it, and its clock.</summary>
public sealed record ClusterConnection(string Name, KubeClient Client, TimeProvider Time);
