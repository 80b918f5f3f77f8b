namespace Aura.Simulator;

/// <summary>How to delete: the fields of DeleteOptions that the store acts on.</summary>
public sealed record DeleteRequest
{
    public long? GracePeriodSeconds { get; init; }

    /// <summary>Background, Foreground or Orphan; null is the kind's default (Background).</summary>
    public string? Propagation { get; init; }

    public string? Uid { get; init; }
    public string? ResourceVersion { get; init; }
    public bool DryRun { get; init; }
}
