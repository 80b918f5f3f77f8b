using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Watching;

/// <summary>
/// The objects that diagnosis looks at, held in memory and kept up to date by one watch a kind. A kind that may not be
/// watched is left out, and asked for again now and then.
/// </summary>
public sealed class WatchedCluster : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<Kind, WatchedKind> _kinds;
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = new();
    private long _changes;

    /// <param name="log">Told why a kind is not watched, once a kind.</param>
    public WatchedCluster(KubeClient client, TimeProvider time, WatchLimits limits, Action<string> log) =>
        _kinds = SnapshotKinds.All.Where(SnapshotKinds.IsWatched)
            .ToDictionary(k => k, k => new WatchedKind(client, k, time, limits, Changed, log));

    /// <summary>How many objects are held.</summary>
    public int Count => _kinds.Values.Sum(k => k.Count);

    /// <summary>How often something has changed.</summary>
    public long Changes => Volatile.Read(ref _changes);

    public WatchedCluster Start()
    {
        foreach (var kind in _kinds.Values)
            _ = FollowAsync(kind);
        return this;
    }

    /// <summary>Ends when all that is there is held.</summary>
    public Task ReadyAsync() => Task.WhenAll(_kinds.Values.Select(k => k.Known));

    public bool Holds(Kind kind) => _kinds.ContainsKey(kind);

    /// <exception cref="KubeException">Why the kind is not held.</exception>
    public IReadOnlyList<KubeObject> List(Kind kind, string? ns = null) => _kinds[kind].List(ns);

    /// <exception cref="KubeException">Why the kind is not held.</exception>
    public KubeObject? Find(ObjectRef target) => _kinds[target.Kind].Find(target);

    /// <summary>Ends at the first change after <paramref name="seen"/> of them.</summary>
    public Task ChangedAfter(long seen)
    {
        lock (_gate)
            return _changes > seen ? Task.CompletedTask : _next.Task;
    }

    public void Dispose() => _closing.Cancel();

    private async Task FollowAsync(WatchedKind kind)
    {
        try
        {
            await kind.FollowAsync(_closing.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // It is over.
        }
    }

    private void Changed()
    {
        TaskCompletionSource next;
        lock (_gate)
        {
            _changes++;
            next = _next;
            _next = new TaskCompletionSource();
        }
        next.TrySetResult();
    }
}
