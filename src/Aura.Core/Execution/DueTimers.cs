using System.Data.Common;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Execution;

/// <summary>
/// Undoes executions whose time has come, and looks again and again for what another process has left (its lease runs
/// out some time after it died). Every process that serves looks; the execution's lease lets one of them at it, and a
/// second undo finds nothing to do. Due is by the cluster's clock; how often to look, by the wall clock.
/// </summary>
internal sealed class DueTimers(PipelineServices services, Undoing undoing, Recovery recovery) : IDisposable
{
    /// <summary>Who asks for the undo.</summary>
    public static readonly Caller Caller = new("timer", "aura");

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    private readonly CancellationTokenSource _closing = new();
    private int _started;

    /// <summary>Looks for what is due from now on.</summary>
    public void Start()
    {
        if (!services.Policy.ReadOnly && Interlocked.Exchange(ref _started, 1) == 0)
            _ = WatchAsync();
    }

    public void Dispose() => _closing.Cancel();

    private async Task WatchAsync()
    {
        try
        {
            while (!_closing.IsCancellationRequested)
                await Pause.ForAsync(await NextLookAsync(), services.Store.Time, _closing.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException
                                      or InvalidOperationException)
        {
            // This process is going; the timers are in the store.
        }
    }

    private async Task<TimeSpan> NextLookAsync()
    {
        try
        {
            return await LookAsync();
        }
        catch (Exception e) when (e is DbException or StoreException)
        {
            return Idle; // The store is busy, its disk is full, or an entry is damaged: later again.
        }
    }

    /// <returns>When to look again.</returns>
    private async Task<TimeSpan> LookAsync()
    {
        var now = services.Time.GetUtcNow();
        foreach (var timer in Pending().Where(t => t.Due <= now && recovery.IsOurs(t.Execution)))
            await FireAsync(timer);
        recovery.Run();
        if (Pending().FirstOrDefault(t => recovery.IsOurs(t.Execution)) is not { } next)
            return Idle;
        var left = next.Due - services.Time.GetUtcNow();
        return left < TimeSpan.Zero || left > Longest ? Longest : left < Shortest ? Shortest : left;
    }

    private IReadOnlyList<RestoreTimer> Pending() => services.Store.Timers.Pending(services.ClusterName);

    private async Task FireAsync(RestoreTimer timer)
    {
        try
        {
            // An undo while the API server is away would end as failed: it is put off instead.
            await services.Client.RawAsync(HttpMethod.Get, "/version", cancel: _closing.Token);
        }
        catch (KubeException)
        {
            return;
        }
        var result = await undoing.UndoAsync(timer.Execution, Caller, _closing.Token);
        // Refused (somebody else is at work on the object): later. Running on: its end says what came of it.
        if (result.Status is ExecutionStatus.NoChange)
            services.Store.Timers.End(timer.Execution, TimerState.Cancelled);
    }
}
