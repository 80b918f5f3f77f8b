namespace Aura.Simulator;

/// <summary>A timer of virtual time, with the semantics of <see cref="System.Threading.Timer"/>.</summary>
internal sealed class SimulatedTimer : ITimer
{
    private readonly SimulatedClock _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly Lock _lock = new();
    private TimeSpan _period;
    private ClockEvent? _next;
    private bool _disposed;

    public SimulatedTimer(
        SimulatedClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _clock = clock;
        _callback = callback;
        _state = state;
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (_disposed)
                return false;
            _period = period;
            _next?.Dispose();
            _next = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.AddTimer(dueTime, Fire);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _next?.Dispose();
            _next = null;
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Fire()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _next = _period > TimeSpan.Zero ? _clock.AddTimer(_period, Fire) : null;
        }
        if (_context is null)
            _callback(_state);
        else
            ExecutionContext.Run(_context, static self => ((SimulatedTimer)self!).Call(), this);
    }

    private void Call() => _callback(_state);
}
