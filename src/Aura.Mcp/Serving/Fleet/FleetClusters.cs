using System.Collections.Concurrent;
using System.Collections.Immutable;
using Aura.Execution.Gate;
using Aura.Kubernetes;
using Aura.Mcp.Options;

namespace Aura.Mcp.Serving.Fleet;

/// <summary>
/// The contexts of a kubeconfig, and the clusters that Secrets in the default one tell of. Secrets are listed again
/// when somebody asks and the last look is some seconds old; while they cannot be, what was known stays.
/// </summary>
internal sealed class FleetClusters(AuraOptions options, IClusterSource contexts, TimeProvider? time = null)
    : IClusterSource
{
    /// <summary>What was seen so lately is not looked at again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    // A caller waits for the first list, and not much for the following ones.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Following = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, ClusterGate> _gates = new(StringComparer.Ordinal);
    private readonly List<(string Name, RenewableConnection Connection)> _open = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private KubeClient? _management;
    private KnownClusters _known = KnownClusters.None;
    private ImmutableSortedDictionary<string, SecretCluster> _byName =
        ImmutableSortedDictionary<string, SecretCluster>.Empty;
    private Task? _looking;
    private DateTimeOffset? _at;

    public string Default => contexts.Default;

    public IReadOnlyList<string> Names => [.. contexts.Names, .. Volatile.Read(ref _byName).Keys];

    public IReadOnlyList<string> Faults => Volatile.Read(ref _known).Faults;

    public async Task RefreshAsync(CancellationToken cancel = default)
    {
        Task looking;
        TimeSpan patience;
        lock (_gate)
        {
            if (_at is { } at && _time.GetUtcNow() - at < Fresh)
                return;
            looking = _looking ??= Task.Run(LookAsync, CancellationToken.None);
            patience = _at is null ? First : Following;
        }
        await looking.WaitAsync(patience, TimeProvider.System, cancel)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }

    public ClusterConnection Open(string name, Impersonation? actAs = null)
    {
        if (!Volatile.Read(ref _byName).TryGetValue(name, out var cluster))
            return contexts.Open(name, actAs);
        var who = actAs ?? (options.Impersonate is { } user ? new Impersonation(user) : null);
        var connection = new RenewableConnection(cluster.Config, who);
        lock (_gate)
        {
            _open.RemoveAll(o => o.Connection.IsClosed);
            _open.Add((name, connection));
        }
        return new ClusterConnection(name, connection.Client(name,
            _gates.GetOrAdd(name, static n => new ClusterGate(n, TimeProvider.System))), TimeProvider.System);
    }

    public void Dispose()
    {
        _closing.Cancel();
        lock (_gate)
            foreach (var (_, connection) in _open)
                connection.Dispose();
        contexts.Dispose();
        _management?.Dispose();
        _closing.Dispose();
    }

    private async Task LookAsync()
    {
        var (found, faults) = (_known.Found, new List<string>());
        foreach (var source in options.ClustersFrom)
            try
            {
                _management ??= contexts.Open(contexts.Default).Client;
                using var within = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
                within.CancelAfter(First);
                var (clusters, unused) =
                    await new SecretReader(source, options.ClusterPlugins).ReadAsync(_management, within.Token);
                found = found.SetItem(source, clusters);
                faults.AddRange(unused.Select(u => $"{source}: {u}"));
            }
            catch (Exception e) when (e is KubeException or KubeConfigException or OperationCanceledException)
            {
                faults.Add($"{source}: Secrets cannot be listed now: "
                    + (e is OperationCanceledException ? "no answer in time" : e.Message));
            }
        var (known, byName) = KnownClusters.Of(options.ClustersFrom, ContextNames(), found, faults);
        lock (_gate)
        {
            var unusable = Renew(_byName, byName).ToList();
            known = known with { Faults = [.. known.Faults, .. unusable] };
            (_known, _byName, _at, _looking) = (known, byName, _time.GetUtcNow(), null);
        }
    }

    private IReadOnlyList<string> ContextNames()
    {
        try
        {
            return contexts.Names;
        }
        catch (Exception e) when (e is KubeException or KubeConfigException)
        {
            return []; // Told above: without a default cluster there are no Secrets.
        }
    }

    /// <summary>Credentials that were replaced are used from now on, also by what runs.</summary>
    /// <returns>What is wrong with those that cannot be.</returns>
    private IEnumerable<string> Renew(ImmutableSortedDictionary<string, SecretCluster> before,
        ImmutableSortedDictionary<string, SecretCluster> now)
    {
        foreach (var (name, connection) in _open)
        {
            if (connection.IsClosed || !now.TryGetValue(name, out var cluster)
                || !before.TryGetValue(name, out var old) || cluster.Hash == old.Hash)
                continue;
            string? fault = null;
            try
            {
                connection.Renew(cluster.Config);
            }
            catch (KubeConfigException e)
            {
                fault = $"the former credentials of {name} are used: {e.Message}";
            }
            if (fault is not null)
                yield return fault;
        }
    }
}
