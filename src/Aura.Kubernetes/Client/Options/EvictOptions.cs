namespace Aura.Kubernetes;

/// <summary>How a pod is evicted.</summary>
public sealed record EvictOptions
{
    /// <summary>Evict only the pod with this uid; otherwise Conflict.</summary>
    public string? Uid { get; init; }

    /// <summary>Null: the pod's own grace period.</summary>
    public int? GraceSeconds { get; init; }

    public bool DryRun { get; init; }
}
