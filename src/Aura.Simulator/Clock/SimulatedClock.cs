using System.Diagnostics.CodeAnalysis;

namespace Aura.Simulator;

/// <summary>
/// Virtual time: a queue of events ordered by (time, sequence) that somebody drives: <see cref="Advance"/> and
/// <see cref="Run(Func{Task})"/> on the caller's thread (deterministic), <see cref="StartAutoAdvance"/> and
/// <see cref="StartRealTime"/> on a thread of their own. There are two sorts of event: what happens in the world
/// (<see cref="Schedule"/>) runs under the <see cref="World"/> lock; what reaches out to a client (<see cref="Wake"/>,
/// timers) runs outside it, so that a continuation may call the API again.
/// </summary>
public sealed partial class SimulatedClock : TimeProvider
{
    private readonly PriorityQueue<ClockEvent, (long Ticks, long Sequence)> _queue = new();
    private readonly Lock _queueLock = new();
    private readonly Lock _driving = new();
    private readonly long _start;
    private long _now;
    private long _sequence;
    private int _foreground;
    private int _timers;

    public SimulatedClock(DateTimeOffset start) => _now = _start = start.UtcTicks;

    /// <summary>The one lock that guards the world; events of <see cref="Schedule"/> run while it is held.</summary>
    public Lock World { get; } = new();

    /// <summary>The time at the start.</summary>
    public DateTimeOffset Began => new(_start, TimeSpan.Zero);

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _now) - _start);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _now), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _now) - _start;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SimulatedTimer(this, callback, state, dueTime, period);

    /// <summary>
    /// Something that will happen in the world after <paramref name="delay"/>, under the world's lock. A
    /// <paramref name="background"/> event (a heartbeat) never ends a wait by itself: if only such are left,
    /// <see cref="Run(Func{Task})"/> reports a deadlock. Disposing what is returned cancels it.
    /// </summary>
    public ClockEvent Schedule(TimeSpan delay, Action action, bool background = false) =>
        Add(delay, new ClockEvent(this, action, background ? ClockEventSort.Background : ClockEventSort.World));

    /// <summary>Calls a client back after <paramref name="delay"/>, outside the world's lock.</summary>
    public ClockEvent Wake(TimeSpan delay, Action action) =>
        Add(delay, new ClockEvent(this, action, ClockEventSort.Client));

    internal ClockEvent AddTimer(TimeSpan delay, Action action) =>
        Add(delay, new ClockEvent(this, action, ClockEventSort.Timer));

    /// <summary>When the next event is due; null where there is none.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_queueLock)
                return Peek(out var at) ? new DateTimeOffset(at, TimeSpan.Zero) : null;
        }
    }

    /// <summary>Moves to the next event and runs it; false where there is none.</summary>
    public bool AdvanceToNext() => Step(long.MaxValue, inline: true, out _);

    /// <summary>
    /// Runs every event due within <paramref name="by"/>, in order, and ends exactly that much later.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_driving)
        {
            var end = _now + by.Ticks;
            while (Step(end, inline: true, out _))
            {
            }
            Volatile.Write(ref _now, Math.Max(_now, end));
        }
    }

    /// <summary>Runs the next event if it is due by <paramref name="end"/> (UTC ticks).</summary>
    private bool Step(long end, bool inline, out ClockEventSort sort)
    {
        lock (_driving)
        {
            if (!Take(end, out var due, out var at))
            {
                sort = default;
                return false;
            }
            Volatile.Write(ref _now, Math.Max(_now, at));
            sort = due.Sort;
            if (sort is ClockEventSort.World or ClockEventSort.Background)
                lock (World)
                    due.Action();
            else if (inline)
                due.Action();
            else
                Post(due.Action);
            return true;
        }
    }

    private ClockEvent Add(TimeSpan delay, ClockEvent due)
    {
        lock (_queueLock)
        {
            var at = _now + Math.Max(0, delay.Ticks);
            _queue.Enqueue(due, (at, _sequence++));
            Count(due.Sort, 1);
        }
        return due;
    }

    internal void Cancel(ClockEvent due)
    {
        lock (_queueLock)
            if (due.TryEnd())
            {
                Count(due.Sort, -1);
                due.Drop();
            }
    }

    private bool Take(long end, [NotNullWhen(true)] out ClockEvent? due, out long at)
    {
        lock (_queueLock)
        {
            due = null;
            if (!Peek(out at) || at > end)
                return false;
            due = _queue.Dequeue();
            due.TryEnd();
            Count(due.Sort, -1);
            return true;
        }
    }

    /// <summary>The time of the next event that was not cancelled; drops cancelled ones before it.</summary>
    private bool Peek(out long at)
    {
        while (_queue.TryPeek(out var due, out var key))
        {
            at = key.Ticks;
            if (!due.Ended)
                return true;
            _queue.Dequeue();
        }
        at = 0;
        return false;
    }

    private void Count(ClockEventSort sort, int change)
    {
        if (sort != ClockEventSort.Background)
            _foreground += change;
        if (sort == ClockEventSort.Timer)
            _timers += change;
    }
}
