using System.Collections.Concurrent;
using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.State;
using Aura.Telemetry;

namespace Aura.Execution;

/// <summary>The executions that this process drives, and how calls follow those and others.</summary>
internal sealed class Executions(PipelineServices services, ExecutionDriver driver) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);
    private readonly ConcurrentDictionary<string, Running> _running = new();
    private readonly string _holder = ProcessIdentity.New();
    private readonly ExecutionCounts _counts = new(services);
    private volatile bool _disposed;

    private sealed record Running(ExecutionRecord Record, OpenExecution Execution, LeaseKeeper Keeper)
    {
        public TaskCompletionSource Ended { get; } = new();
    }

    public string Holder => _holder;

    /// <summary>Completes when this process drives nothing any more.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(_running.Values.Select(r => r.Ended.Task));

    /// <summary>Takes the locks and starts driving; the work goes on when the caller has gone.</summary>
    /// <param name="record">What is started.</param>
    /// <param name="subject">The execution whose steps are taken (or, by an undo, taken back).</param>
    /// <param name="begin">Called when the locks are held: says whether to begin, and writes so to the store.</param>
    /// <returns>Null, or why it was not started.</returns>
    public string? Start(ExecutionRecord record, ExecutionRecord subject, Caller? caller, Func<Lease, string?> begin)
    {
        var names = ExecutionBody.Parse(subject.Body).Nodes.SelectMany(n => n.Plan?.Locked ?? [])
            .Select(t => LeaseNames.Of(services.ClusterName, t))
            .Concat([LeaseNames.Execution(record.Id), LeaseNames.Execution(subject.Id)]);
        // Locks, the policy's counts and the journal's entry in one commit: no two processes start what only one may.
        var (taken, lease, refusal) = services.Store.Transact(Concern.Starts,
            () => Begin(names, record, subject, begin));
        if (refusal is not null)
            return refusal;
        var execution = new OpenExecution(services.Store, services.Store.Journal.Find(subject.Id)!, lease,
            caller?.Progress)
        {
            Began = services.Time.GetUtcNow(),
        };
        var running = new Running(record, execution, new LeaseKeeper(services.Store, execution, taken));
        _running[record.Id] = running;
        _ = DriveAsync(running);
        return null;
    }

    private (IReadOnlyList<Lease> Taken, Lease Lease, string? Refusal) Begin(
        IEnumerable<string> names, ExecutionRecord record, ExecutionRecord subject, Func<Lease, string?> begin)
    {
        var (taken, inTheWay) = services.Store.Leases.TryTake(names, _holder, record.Id);
        if (taken is null)
            return ([], inTheWay!, $"execution {inTheWay!.Execution} is at work on {inTheWay.Name}");
        var lease = taken.Single(l => l.Name == LeaseNames.Execution(subject.Id));
        var refusal = begin(lease);
        if (refusal is not null)
            services.Store.Leases.Release(taken);
        return (taken, lease, refusal);
    }

    /// <summary>Whether a living process drives it.</summary>
    public bool IsDriven(string id) => services.Store.Leases.Held(LeaseNames.Execution(id)) is not null;

    /// <summary>Makes a local driver notice a stop at once; drivers elsewhere notice within seconds.</summary>
    public void Nudge(string id)
    {
        if (_running.TryGetValue(id, out var running))
            running.Execution.RequestStop();
    }

    /// <summary>Waits for the end, but not longer than this; wherever it is driven.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone; the execution goes on.</exception>
    public async Task FollowAsync(string id, TimeSpan atMost, CancellationToken cancel)
    {
        var deadline = services.Store.Time.GetUtcNow() + atMost;
        while (services.Store.Journal.Find(id) is { EndedAt: null })
        {
            var left = deadline - services.Store.Time.GetUtcNow();
            if (left <= TimeSpan.Zero)
                break;
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            if (_running.TryGetValue(id, out var here))
                await Task.WhenAny(here.Ended.Task, Pause.ForAsync(left, services.Store.Time, timer.Token));
            else
                await services.Store.WaitAsync(left < Look ? left : Look, timer.Token);
            timer.Cancel();
            cancel.ThrowIfCancellationRequested();
        }
        if (_running.TryGetValue(id, out var running))
            running.Execution.Progress = null;
    }

    /// <summary>Stops renewing leases; what was running is for another process to finish.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (var running in _running.Values)
            running.Keeper.Dispose();
    }

    private static void Release(Running running)
    {
        try
        {
            running.Keeper.Release();
        }
        catch (StoreException e) when (e.IsAway)
        {
            // They run out.
        }
    }

    private async Task DriveAsync(Running running)
    {
        var trace = ExecutionBody.Parse(running.Record.Body).Trace;
        var span = services.IsRehearsal ? null : Span.OfExecution(running.Record, trace);
        running.Execution.Span = span;
        _counts.Active(1);
        try
        {
            if (running.Record.Kind == "undo")
                await driver.UndoAsync(running.Execution, running.Record);
            else
                await driver.DriveAsync(running.Execution, running.Keeper);
        }
        finally
        {
            if (!_disposed)
            {
                _running.TryRemove(running.Record.Id, out _);
                Release(running);
            }
            _counts.Active(-1);
            // Whoever waits for the end may end the process.
            span?.Dispose();
            running.Ended.SetResult();
        }
    }
}
