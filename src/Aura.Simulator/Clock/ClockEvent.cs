namespace Aura.Simulator;

/// <summary>Something that will happen at a point of virtual time; disposing it cancels it.</summary>
public sealed class ClockEvent : IDisposable
{
    private readonly SimulatedClock _clock;

    internal ClockEvent(SimulatedClock clock, Action action, ClockEventSort sort)
    {
        _clock = clock;
        Action = action;
        Sort = sort;
    }

    /// <summary>It has run or was cancelled.</summary>
    public bool Ended { get; private set; }

    internal Action Action { get; private set; }

    /// <summary>Lets go of what it would have done: a cancelled event may stay in the queue for long.</summary>
    internal void Drop() => Action = static () => { };

    internal ClockEventSort Sort { get; }

    public void Dispose() => _clock.Cancel(this);

    /// <summary>Only under the clock's queue lock.</summary>
    internal bool TryEnd()
    {
        if (Ended)
            return false;
        return Ended = true;
    }
}

internal enum ClockEventSort
{
    /// <summary>Happens in the world, under its lock.</summary>
    World,

    /// <summary>Like World, but nobody waits for it.</summary>
    Background,

    /// <summary>Calls a client back, outside the lock.</summary>
    Client,

    /// <summary>Like Client: a timer, which somebody waits for.</summary>
    Timer,
}
