namespace Aura.Execution;

/// <summary>Somebody asked for the execution to be stopped and undone.</summary>
internal sealed class StoppedException() : Exception("stopped by undo");
