using System.Collections.Concurrent;
using Aura.Execution.Gate;
using Aura.Kubernetes;
using Aura.Mcp.Options;

namespace Aura.Mcp.Serving;

/// <summary>The contexts of a kubeconfig that the options allow; the file is read when first needed.</summary>
public sealed class KubeconfigClusters(AuraOptions options) : IClusterSource
{
    private readonly ConcurrentDictionary<string, ClusterGate> _gates = new(StringComparer.Ordinal);
    private KubeConfig? _config;

    public string Default => options.Context ?? Config.CurrentContext
        ?? throw new KubeException(
            KubeException.Unreachable, "the kubeconfig names no current context: give --context");

    public IReadOnlyList<string> Names => [.. options.Contexts.Prepend(Default).Distinct()];

    private KubeConfig Config => _config ??= KubeConfig.Load(options.Kubeconfig);

    public ClusterConnection Open(string name, Impersonation? actAs = null) =>
        new ClusterConnection(name, KubeClient.Connect(Config, name, actAs ?? ActAs, gate: Gate(name)),
            TimeProvider.System);

    // Callers share what a cluster is asked in all.
    private ClusterGate Gate(string name) =>
        _gates.GetOrAdd(name, static n => new ClusterGate(n, TimeProvider.System));

    private Impersonation? ActAs => options.Impersonate is { } user ? new Impersonation(user) : null;

    public void Dispose()
    {
    }
}
