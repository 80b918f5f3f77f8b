namespace Aura.Twin.Rehearsing;

/// <summary>How a strategy ends in the twin.</summary>
public enum RehearsalOutcome
{
    /// <summary>The finding is gone, what it made suffer is ready, and nothing as grave has come up.</summary>
    Recovers,

    /// <summary>What it made suffer is not ready in the end, or the finding is still there.</summary>
    DoesNotRecover,

    /// <summary>
    /// Something as grave has come up, or another workload has fewer ready pods than if nothing is done.
    /// </summary>
    MakesWorse,

    /// <summary>It was refused, and nothing was written.</summary>
    Refused,

    /// <summary>The outcome hangs on something that the twin cannot tell; see the unknowns.</summary>
    Unknown,
}
