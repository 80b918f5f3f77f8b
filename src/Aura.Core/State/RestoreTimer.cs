namespace Aura.State;

/// <summary>When an execution is undone by itself; <paramref name="Due"/> by the cluster's clock.</summary>
public sealed record RestoreTimer(string Execution, DateTimeOffset Due, TimerState State);
