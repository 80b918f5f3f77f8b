namespace Aura.State;

/// <summary>
/// One step of an execution in the journal; <paramref name="What"/> and <paramref name="Detail"/> hold no secrets.
/// </summary>
/// <param name="At">When it was written; null where it is not yet.</param>
public sealed record StepRecord(
    string Id, int Position, string What, StepPhase Phase, string? Detail, DateTimeOffset? At = null);
