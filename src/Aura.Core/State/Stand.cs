namespace Aura.State;

/// <summary>Where an execution stands.</summary>
/// <param name="Status">A status as a snake_case word.</param>
/// <param name="UndoOf">The execution that this one undoes.</param>
/// <param name="Mark">Another one whenever it has moved on.</param>
public sealed record Stand(string Execution, string Status, string? UndoOf, bool Ended, string Mark);
