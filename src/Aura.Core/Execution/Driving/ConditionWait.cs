using Aura.Kubernetes;
using Aura.Learning.Analytics;
using Aura.Plans;

namespace Aura.Execution.Driving;

/// <summary>Waits for a condition, or for its end, by watching what it depends on.</summary>
/// <param name="unread">For so long it may be impossible to read how things stand, on top of the time given.</param>
/// <param name="told">Told how the condition stands, whenever it was looked at.</param>
internal sealed class ConditionWait(
    KubeClient client, TimeProvider time, Func<ClusterView> view, TimeSpan unread, CancellationToken stop,
    Action<string>? told = null)
{
    private TimeSpan _unread = unread;
    private static readonly TimeSpan LookAgainUnread = TimeSpan.FromSeconds(5);

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
            throw new StepFailedException($"it did not stay so: {verdict.Why}") { Setback = Setback.NotVerified };
        if (verdict.State != VerdictState.Holds)
            throw new StepFailedException($"it is not known whether it stayed so: {verdict.Why}");
    }

    private async Task<(Verdict Last, bool Met)> WatchAsync(
        Condition condition, TimeSpan atMost, Func<Verdict, bool> ends)
    {
        var start = time.GetUtcNow();
        var deadline = start + atMost;
        var blind = start;
        using var watching = new Watching(client, ConditionJudge.Watched(condition), stop);
        while (true)
        {
            var changed = watching.Next();
            var (verdict, known) = await EvaluateAsync(condition, start);
            if (known && ends(verdict))
                return (verdict, true);
            // While nothing can be read, no time passes: the controllers are cut off as well.
            var now = time.GetUtcNow();
            if (known)
                blind = now;
            else if (now - blind < _unread)
                (deadline, blind, _unread) = (deadline + (now - blind), now, _unread - (now - blind));
            var left = deadline - now;
            if (left <= TimeSpan.Zero)
                return (verdict, false);
            told?.Invoke(verdict.Why);
            var look = known ? watching.Patience : LookAgainUnread;
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(changed, Pause.ForAsync(left < look ? left : look, time, timer.Token));
            timer.Cancel();
            if (stop.IsCancellationRequested)
                throw new StoppedException();
        }
    }

    // The API server may be away for a moment: that says nothing about the condition.
    private async Task<(Verdict Verdict, bool Known)> EvaluateAsync(Condition condition, DateTimeOffset since)
    {
        try
        {
            return (await ConditionJudge.EvaluateAsync(condition, view(), since), true);
        }
        catch (KubeException e)
        {
            return (Verdict.NotYet($"it could not be read: {e.Message}"), false);
        }
    }
}
