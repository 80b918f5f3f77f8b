namespace Aura.Execution;

/// <summary>A step cannot be done; everything before it is undone.</summary>
/// <param name="message">What happened, as one clause.</param>
/// <param name="nothingChanged">It is certain that this step changed nothing.</param>
internal sealed class StepFailedException(string message, bool nothingChanged = true) : Exception(message)
{
    public bool NothingChanged { get; } = nothingChanged;

    /// <summary>What sort of failure it is, for analytics.</summary>
    public string Setback { get; init; } = Learning.Analytics.Setback.StepFailed;
}
