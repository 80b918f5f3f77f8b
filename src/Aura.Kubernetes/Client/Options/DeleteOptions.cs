namespace Aura.Kubernetes;

/// <summary>How something is deleted, and under which preconditions.</summary>
public sealed record DeleteOptions
{
    /// <summary>Null: the object's own grace period; 0: at once.</summary>
    public int? GraceSeconds { get; init; }

    /// <summary>What becomes of its dependents; null: the kind's default.</summary>
    public DeletePropagation? Propagation { get; init; }

    /// <summary>Delete only the object with this uid; otherwise Conflict.</summary>
    public string? Uid { get; init; }

    /// <summary>Delete only this very version; otherwise Conflict.</summary>
    public string? ResourceVersion { get; init; }

    public bool DryRun { get; init; }
}
