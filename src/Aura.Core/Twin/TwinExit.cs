namespace Aura.Twin;

/// <summary>The process ends by itself: with this code, so long after its start, having written this last.</summary>
public sealed record TwinExit(int Code, TimeSpan After, string? Log = null);
