namespace Aura.State;

/// <summary>Cancelled: the execution was taken back before the timer was due.</summary>
public enum TimerState { Pending, Fired, Cancelled }
