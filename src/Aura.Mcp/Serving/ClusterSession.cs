using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Mcp.Serving;

/// <summary>One cluster as tools use it: its connection, its time, its kinds and its pipeline.</summary>
public sealed class ClusterSession(ClusterConnection connection, Func<ClusterConnection, Pipeline> pipeline)
    : IDisposable
{
    private readonly Lazy<Pipeline> _pipeline = new(() => pipeline(connection));
    private ApiCatalog? _kinds;

    public string Name => connection.Name;

    public KubeClient Client => connection.Client;

    /// <summary>The system's for a real cluster, the simulated one for an embedded one.</summary>
    public TimeProvider Time => connection.Time;

    /// <summary>Every write goes through it. Needs the store.</summary>
    public Pipeline Pipeline => _pipeline.Value;

    public Task WhenIdleAsync() => _pipeline.IsValueCreated ? Pipeline.WhenIdleAsync() : Task.CompletedTask;

    /// <summary>A kind as a person writes it: "deploy", "Deployment", "deployments.apps".</summary>
    /// <exception cref="KubeException">UnknownKind: the cluster does not serve it; names what comes near.</exception>
    public async Task<Kind> KindAsync(string text, CancellationToken cancel)
    {
        // A kind may have been defined since: look again before saying no.
        if (_kinds?.Find(text) is { } known)
            return known;
        _kinds = await Client.DiscoverAsync(cancel);
        return _kinds.Get(text);
    }

    public void Dispose()
    {
        if (_pipeline.IsValueCreated)
            Pipeline.Dispose();
        Client.Dispose();
    }
}
