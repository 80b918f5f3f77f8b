using System.Collections.Concurrent;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Mcp.Serving;

/// <summary>The clusters that callers may name, each connected when first used.</summary>
/// <param name="actAs">Whom every connection acts as; null: the server itself.</param>
public sealed class Clusters(
    IClusterSource source, Func<ClusterConnection, Pipeline> pipeline, Impersonation? actAs = null) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ClusterSession>> _open = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names => source.Names;

    public string Default => source.Default;

    /// <summary>The named cluster, or the default one.</summary>
    /// <exception cref="ArgumentsException">Not among those that this server was started for.</exception>
    public ClusterSession Get(string? name)
    {
        var wanted = name ?? source.Default;
        if (!source.Names.Contains(wanted))
            throw new ArgumentsException(
                [$"cluster: '{wanted}' is not among those of this server: {string.Join(", ", source.Names)}"]);
        // A connection that failed to be made is tried again by the next call.
        var session = _open.GetOrAdd(
            wanted, n => new Lazy<ClusterSession>(() => new ClusterSession(source.Open(n, actAs), pipeline)));
        try
        {
            return session.Value;
        }
        catch
        {
            _open.TryRemove(KeyValuePair.Create(wanted, session));
            throw;
        }
    }

    public Task WhenIdleAsync() => Task.WhenAll(Opened.Select(s => s.WhenIdleAsync()));

    private IEnumerable<ClusterSession> Opened => _open.Values.Where(s => s.IsValueCreated).Select(s => s.Value);

    public void Dispose()
    {
        foreach (var session in Opened)
            session.Dispose();
    }
}
