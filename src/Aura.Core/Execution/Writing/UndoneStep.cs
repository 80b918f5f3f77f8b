namespace Aura.Execution.Writing;

/// <summary>
/// What came of taking a change back. <paramref name="Left"/>: what is not as before; null where all is.
/// </summary>
/// <param name="Detail">One clause.</param>
/// <param name="ByHand">A kubectl command that would finish it.</param>
internal sealed record UndoneStep(string Detail, string? Left = null, string? ByHand = null)
{
    /// <summary>It was found as before: a step of which only the intent is known had changed nothing.</summary>
    public bool Untouched { get; init; }
}
