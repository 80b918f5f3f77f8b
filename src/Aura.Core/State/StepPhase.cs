namespace Aura.State;

/// <summary>
/// Where a step stands. Pending → Intent (on disk before the API call) → Done, or Failed where it is certain that
/// nothing was changed. Undo: Intent or Done → Undoing → Undone, or UndoFailed where something is left.
/// </summary>
public enum StepPhase { Pending, Intent, Done, Failed, Skipped, Undoing, Undone, UndoFailed }
