using System.Diagnostics;

namespace Aura.Simulator;

public sealed partial class SimulatedClock
{
    /// <summary>Virtual time after which <see cref="Run(Func{Task})"/> gives up on work that never ends.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    /// <summary>How long (real time) nothing must have happened before waiting clients make time move on.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1.5);

    private readonly Dictionary<long, string> _waits = [];
    private long _waitId;
    private long _lastActivity;
    private int _posted;

    /// <summary>Says that a client is doing something: automatic advancing holds back for a moment.</summary>
    public void Touch() => Volatile.Write(ref _lastActivity, Stopwatch.GetTimestamp());

    /// <summary>
    /// Says that a client waits for something other than a timer (an open watch read); dispose when it no longer does.
    /// </summary>
    public IDisposable Waiting(string what)
    {
        lock (_queueLock)
        {
            _waits[++_waitId] = what;
            return new Wait(this, _waitId);
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> on this thread and moves virtual time on, event by event, until it is done. The
    /// work may await only this clock and the in-process API; then the whole run is deterministic.
    /// </summary>
    /// <exception cref="InvalidOperationException">The work waits for something that will never happen.</exception>
    public void Run(Func<Task> work) => Run(async () =>
    {
        await work();
        return true;
    });

    /// <inheritdoc cref="Run(Func{Task})"/>
    public T Run<T>(Func<Task<T>> work)
    {
        var context = SynchronizationContext.Current;
        // Continuations must run inline, where the event that completes them is run.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var task = work();
            var end = Elapsed + Patience;
            while (!task.IsCompleted)
                if (!HasForeground || Elapsed > end || !AdvanceToNext())
                    throw new InvalidOperationException(
                        $"deadlock: the work waits, but nothing is going to happen; open waits: {DescribeWaits()}");
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>
    /// For hosts with threads of their own: moves time on, event by event, whenever a client waits (a timer or an open
    /// watch read) and has done nothing for a moment of real time. Clients are called back on the thread pool.
    /// </summary>
    public IDisposable StartAutoAdvance() => new ClockThread("auto-advance", stop =>
    {
        while (!stop.IsCancellationRequested)
            if (SomebodyWaits && IsQuiet)
                AdvanceToNextWake(stop);
            else
                stop.WaitHandle.WaitOne(1);
    });

    /// <summary>Lets virtual time pass <paramref name="speed"/> times as fast as real time.</summary>
    public IDisposable StartRealTime(double speed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        var (from, started) = (_now, Stopwatch.GetTimestamp());
        return new ClockThread("real-time", stop =>
        {
            while (!stop.IsCancellationRequested)
            {
                var end = from + (long)(Stopwatch.GetElapsedTime(started).Ticks * speed);
                while (!stop.IsCancellationRequested && Step(end, inline: false, out _))
                {
                }
                lock (_driving)
                    Volatile.Write(ref _now, Math.Max(_now, end));
                stop.WaitHandle.WaitOne(2);
            }
        });
    }

    private bool SomebodyWaits
    {
        get
        {
            lock (_queueLock)
                return _timers > 0 || _waits.Count > 0;
        }
    }

    private bool HasForeground
    {
        get
        {
            lock (_queueLock)
                return _foreground > 0;
        }
    }

    private bool IsQuiet =>
        Volatile.Read(ref _posted) == 0 && Stopwatch.GetElapsedTime(Volatile.Read(ref _lastActivity)) >= Quiet;

    /// <summary>Runs events until one called a client, or a client did something by itself.</summary>
    private void AdvanceToNextWake(CancellationToken stop)
    {
        var activity = Volatile.Read(ref _lastActivity);
        // After so many silent events nobody is in a hurry: breathe, so that an idle server does not burn a core.
        for (var i = 0; i < 500 && !stop.IsCancellationRequested; i++)
        {
            if (!Step(long.MaxValue, inline: false, out var sort))
                break;
            if (sort is ClockEventSort.Client or ClockEventSort.Timer || Volatile.Read(ref _lastActivity) != activity)
                return;
        }
        stop.WaitHandle.WaitOne(1);
    }

    private void Post(Action action)
    {
        Interlocked.Increment(ref _posted);
        ThreadPool.UnsafeQueueUserWorkItem(_ =>
        {
            try
            {
                action();
            }
            finally
            {
                Touch();
                Interlocked.Decrement(ref _posted);
            }
        }, null);
    }

    private string DescribeWaits()
    {
        lock (_queueLock)
            return _waits.Count == 0 ? "none" : string.Join(", ", _waits.OrderBy(w => w.Key).Select(w => w.Value));
    }

    private sealed class Wait(SimulatedClock clock, long id) : IDisposable
    {
        public void Dispose()
        {
            lock (clock._queueLock)
                clock._waits.Remove(id);
        }
    }
}
