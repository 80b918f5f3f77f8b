using System.Collections.Concurrent;
using Aura.Actions;
using Aura.Execution;
using Aura.Execution.Policy;
using Aura.Kubernetes;

namespace Aura.Mcp.Serving;

/// <summary>The clusters that callers may name, each connected when first used.</summary>
/// <param name="actAs">Whom every connection acts as; null: the server itself.</param>
public sealed class Clusters(
    IClusterSource source, Func<ClusterConnection, Pipeline> pipeline, Impersonation? actAs = null) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ClusterSession>> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ClusterSession, Task> _gone = [];

    public IReadOnlyList<string> Names => source.Names;

    public string Default => source.Default;

    /// <summary>What stands in the way of further clusters, one sentence each.</summary>
    public IReadOnlyList<string> Faults => source.Faults;

    /// <summary>
    /// Looks what clusters there are now. One that has gone is not connected to any more; what runs there goes on.
    /// </summary>
    public async Task RefreshAsync(CancellationToken cancel = default)
    {
        await source.RefreshAsync(cancel);
        if (_open.IsEmpty)
            return;
        var names = source.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, session) in _open.Where(o => !names.Contains(o.Key)).ToList())
            if (_open.TryRemove(KeyValuePair.Create(name, session)) && session.IsValueCreated)
                _gone.TryAdd(session.Value, RetireAsync(session.Value));
    }

    private async Task RetireAsync(ClusterSession session)
    {
        await Task.Yield();
        await session.WhenIdleAsync();
        session.Dispose();
        _gone.TryRemove(session, out _);
    }

    /// <summary>The names that fit: one, or all that a glob fits.</summary>
    /// <exception cref="ArgumentsException">None does.</exception>
    public IReadOnlyList<string> Matching(string pattern)
    {
        IReadOnlyList<string> names = [.. source.Names.Where(n => Glob.Matches(pattern, n))
            .Order(StringComparer.Ordinal)];
        return names.Count > 0 ? names : throw Unknown(pattern);
    }

    /// <summary>The named cluster, or the default one.</summary>
    /// <exception cref="ArgumentsException">Not among those that this server was started for.</exception>
    public ClusterSession Get(string? name)
    {
        var wanted = name ?? source.Default;
        if (name is not null && !source.Names.Contains(wanted))
            throw Unknown(wanted);
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

    public Task WhenIdleAsync() => Task.WhenAll([.. Opened.Select(s => s.WhenIdleAsync()), .. _gone.Values]);

    private ArgumentsException Unknown(string wanted)
    {
        const int mostNamed = 20;
        var names = source.Names;
        var known = string.Join(", ", names.Take(mostNamed))
            + (names.Count > mostNamed ? $" and {names.Count - mostNamed} more" : "");
        return new ArgumentsException([
            (Glob.IsPattern(wanted) ? $"cluster: '{wanted}' names no single cluster of this server"
                : $"cluster: '{wanted}' is not among those of this server") + $": {known}"
            + (source.Faults.Count > 0 ? $"; {source.Faults[0]}" : "")]);
    }

    private IEnumerable<ClusterSession> Opened => _open.Values.Where(s => s.IsValueCreated).Select(s => s.Value);

    public void Dispose()
    {
        foreach (var session in Opened)
            session.Dispose();
    }
}
