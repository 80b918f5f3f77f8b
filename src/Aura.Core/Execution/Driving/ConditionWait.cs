using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Driving;

/// <summary>Waits for a condition, or for its end, by watching what it depends on.</summary>
internal sealed class ConditionWait(
    KubeClient client, TimeProvider time, Func<ClusterView> view, CancellationToken stop)
{
    // A watch tells every change; this only helps where watching is not allowed, or a condition depends on time.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgainUnwatched = TimeSpan.FromSeconds(2);

    /// <summary>Until it holds. Fails at once where it has become impossible, else when the time is up.</summary>
    /// <exception cref="StepFailedException">It did not come true; says what was seen last.</exception>
    public async Task UntilAsync(Condition condition, TimeSpan atMost)
    {
        var (verdict, _) = await WatchAsync(condition, atMost, v => v.State != VerdictState.NotYet);
        if (verdict.State != VerdictState.Holds)
            throw new StepFailedException(verdict.State == VerdictState.Impossible
                ? verdict.Why : $"not after {atMost.TotalSeconds:0} s: {verdict.Why}");
    }

    /// <summary>It must hold all the time.</summary>
    /// <exception cref="StepFailedException">It ceased to hold.</exception>
    public async Task WhileAsync(Condition condition, TimeSpan duration)
    {
        var (verdict, broken) = await WatchAsync(condition, duration, v => v.State != VerdictState.Holds);
        if (broken)
            throw new StepFailedException($"it did not stay so: {verdict.Why}");
    }

    private async Task<(Verdict Last, bool Met)> WatchAsync(
        Condition condition, TimeSpan atMost, Func<Verdict, bool> ends)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var news = new News();
        var start = time.GetUtcNow();
        var deadline = start + atMost;
        var watches = ConditionJudge.Watched(condition).Select(w => FollowAsync(w, news, watching.Token)).ToList();
        try
        {
            while (true)
            {
                var changed = news.Next();
                var verdict = await EvaluateAsync(condition, start);
                if (ends(verdict))
                    return (verdict, true);
                var left = deadline - time.GetUtcNow();
                if (left <= TimeSpan.Zero)
                    return (verdict, false);
                var look = watches.Any(w => w.IsCompleted) ? LookAgainUnwatched : LookAgain;
                using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
                await Task.WhenAny(changed, Pause.ForAsync(left < look ? left : look, time, timer.Token));
                timer.Cancel();
                if (stop.IsCancellationRequested)
                    throw new StoppedException();
            }
        }
        finally
        {
            watching.Cancel();
        }
    }

    // The API server may be away for a moment: that says nothing about the condition.
    private async Task<Verdict> EvaluateAsync(Condition condition, DateTimeOffset since)
    {
        try
        {
            return await ConditionJudge.EvaluateAsync(condition, view(), since);
        }
        catch (KubeException e)
        {
            return Verdict.NotYet($"it could not be read: {e.Message}");
        }
    }

    private async Task FollowAsync(Watched what, News news, CancellationToken cancel)
    {
        try
        {
            await foreach (var _ in client.WatchAsync(what.Kind, what.Namespace,
                new WatchOptions { Fields = what.Fields }, cancel))
                news.Tell();
        }
        catch (Exception e) when (e is KubeException or OperationCanceledException)
        {
            // Not allowed, or over: the loop looks by itself, more often.
        }
        news.Tell();
    }

    /// <summary>Wakes who waits for news; several pieces at once are one.</summary>
    private sealed class News
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _next = new();

        public Task Next()
        {
            lock (_gate)
            {
                if (_next.Task.IsCompleted)
                    _next = new TaskCompletionSource();
                return _next.Task;
            }
        }

        public void Tell()
        {
            TaskCompletionSource next;
            lock (_gate)
                next = _next;
            next.TrySetResult();
        }
    }
}
