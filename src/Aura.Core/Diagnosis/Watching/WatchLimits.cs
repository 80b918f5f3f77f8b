namespace Aura.Diagnosis.Watching;

/// <summary>How much a watched cluster may take, of memory and of time.</summary>
public sealed record WatchLimits
{
    /// <summary>A kind with more objects is not held; findings that need it say so.</summary>
    public int ObjectsOfAKind { get; init; } = 50_000;

    /// <summary>Of Events only so many are held, those that changed last.</summary>
    public int Events { get; init; } = 5_000;

    /// <summary>Of findings only so many are held, the gravest.</summary>
    public int Findings { get; init; } = 1_000;

    /// <summary>After a change so long is waited for more.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From one diagnosis to the next at least; longer where it takes long.</summary>
    public TimeSpan Apart { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>At least so many times what a diagnosis took lies between it and the next.</summary>
    public int Rest { get; init; } = 20;

    /// <summary>Without any change it is looked at again after so long: some things go wrong by time alone.</summary>
    public TimeSpan LookAgain { get; init; } = TimeSpan.FromMinutes(1);
}
