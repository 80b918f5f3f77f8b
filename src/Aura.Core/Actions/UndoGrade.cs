namespace Aura.Actions;

/// <summary>
/// How far an action can be undone, best first. <see cref="Exact"/>: every field that Aura wrote is put back;
/// <see cref="Compensating"/>: an opposite action exists, the world is not the same; <see cref="None"/>: it cannot be
/// undone; <see cref="NotApplicable"/>: no cluster object is changed.
/// </summary>
public enum UndoGrade { NotApplicable, Exact, Compensating, None }
