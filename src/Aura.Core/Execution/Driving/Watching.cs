using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Driving;

/// <summary>Open watches, as one source of news: something may have changed, look again.</summary>
internal sealed class Watching : IDisposable
{
    // A watch tells every change; this only helps where watching is not allowed, or a condition depends on time.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgainUnwatched = TimeSpan.FromSeconds(2);

    private readonly KubeClient _client;
    private readonly CancellationTokenSource _ends;
    private readonly List<Task> _watches;
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = new();

    public Watching(KubeClient client, IEnumerable<Watched> what, CancellationToken stop)
    {
        _client = client;
        _ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _watches = [.. what.Select(FollowAsync)];
    }

    /// <summary>How long to wait for news before looking all the same.</summary>
    public TimeSpan Patience => _watches.Any(w => w.IsCompleted) ? LookAgainUnwatched : LookAgain;

    /// <summary>Ends at the next news; ask before looking, or what happens meanwhile is missed.</summary>
    public Task Next()
    {
        lock (_gate)
        {
            if (_next.Task.IsCompleted)
                _next = new TaskCompletionSource();
            return _next.Task;
        }
    }

    public void Dispose()
    {
        _ends.Cancel();
        _ends.Dispose();
    }

    private async Task FollowAsync(Watched what)
    {
        var cancel = _ends.Token;
        try
        {
            await foreach (var _ in _client.WatchAsync(what.Kind, what.Namespace,
                new WatchOptions { Fields = what.Fields }, cancel))
                Tell();
        }
        catch (Exception e) when (e is KubeException or OperationCanceledException)
        {
            // Not allowed, or over: who waits looks by itself, more often.
        }
        Tell();
    }

    // Several pieces of news at once are one.
    private void Tell()
    {
        TaskCompletionSource next;
        lock (_gate)
            next = _next;
        next.TrySetResult();
    }
}
