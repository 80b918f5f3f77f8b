using Aura.Execution.Gate;
using Aura.Kubernetes;
using Aura.Mcp.Options;

namespace Aura.Mcp.Serving;

/// <summary>The contexts of a kubeconfig that the options allow; the file is read when first needed.</summary>
public sealed class KubeconfigClusters(AuraOptions options) : IClusterSource
{
    private KubeConfig? _config;

    public string Default => options.Context ?? Config.CurrentContext
        ?? throw new KubeException(
            KubeException.Unreachable, "the kubeconfig names no current context: give --context");

    public IReadOnlyList<string> Names => [.. options.Contexts.Prepend(Default).Distinct()];

    private KubeConfig Config => _config ??= KubeConfig.Load(options.Kubeconfig);

    public ClusterConnection Open(string name) =>
        new ClusterConnection(name, KubeClient.Connect(Config, name, ActAs, gate: new ClusterGate(name,
            TimeProvider.System)), TimeProvider.System);

    private Impersonation? ActAs => options.Impersonate is { } user ? new Impersonation(user) : null;

    public void Dispose()
    {
    }
}
