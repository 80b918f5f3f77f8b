namespace Aura.Execution;

/// <summary><paramref name="State"/>: pending, fired, or cancelled by an undo before.</summary>
public sealed record Restoring(DateTimeOffset Due, string State);
