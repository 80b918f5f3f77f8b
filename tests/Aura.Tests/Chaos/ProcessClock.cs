namespace Aura.Tests.Chaos;

/// <summary>
/// The clock as one process of Aura sees it: the cluster's, set forward by the machine's jumps. A process that is
/// suspended gets what was due when it goes on; one that was killed gets nothing any more.
/// </summary>
internal sealed class ProcessClock(TimeProvider cluster, Func<TimeSpan> jumped) : TimeProvider
{
    private readonly HashSet<Timer> _timers = [];
    private readonly Queue<Action> _held = new();
    private bool _suspended;

    public bool Dead { get; private set; }

    /// <summary>It was stopped for a time that is not over.</summary>
    public bool Suspended => _suspended && !Dead;

    /// <summary>
    /// Completes when a suspended process goes on; never where it was killed. Each asker has a task of its own: of
    /// several that await one task, all but one go on on the thread pool.
    /// </summary>
    public Task GoesOn
    {
        get
        {
            if (!Dead && !_suspended)
                return Task.CompletedTask;
            var goesOn = new TaskCompletionSource();
            Fire(goesOn.SetResult);
            return goesOn.Task;
        }
    }

    public override long TimestampFrequency => cluster.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => cluster.GetUtcNow() + jumped();

    // As a monotonic clock: it does not jump.
    public override long GetTimestamp() => cluster.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this);
        _timers.Add(timer);
        timer.Inner = cluster.CreateTimer(_ => Fire(() => callback(state)), null,
            Dead ? Timeout.InfiniteTimeSpan : dueTime, period);
        return timer;
    }

    public void Suspend() => _suspended = true;

    public void Resume()
    {
        if (Dead || !_suspended)
            return;
        _suspended = false;
        while (!Dead && !_suspended && _held.TryDequeue(out var due))
            due();
    }

    public void Kill()
    {
        Dead = true;
        _held.Clear();
        foreach (var timer in _timers.ToList())
            timer.Inner?.Dispose();
        _timers.Clear();
    }

    private void Fire(Action due)
    {
        if (Dead)
            return;
        if (_suspended)
            _held.Enqueue(due);
        else
            due();
    }

    private sealed class Timer(ProcessClock owner) : ITimer
    {
        public ITimer? Inner { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => !owner.Dead && Inner!.Change(dueTime, period);

        public void Dispose()
        {
            owner._timers.Remove(this);
            Inner?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
