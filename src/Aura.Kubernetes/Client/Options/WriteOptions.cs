namespace Aura.Kubernetes;

/// <summary>How something is written.</summary>
public sealed record WriteOptions
{
    /// <summary>Goes through admission and validation on the server, and is not stored.</summary>
    public bool DryRun { get; init; }

    public string FieldManager { get; init; } = "aura";

    /// <summary>Writes to this subresource (status, scale, resize, …) instead of the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>Server-side apply only: take over fields that others manage.</summary>
    public bool Force { get; init; }

    /// <summary>What the server should do about unknown fields: Strict, Warn (its default) or Ignore.</summary>
    public string? FieldValidation { get; init; }

    /// <summary>Gets the warnings that the server answers with.</summary>
    public ICollection<string>? Warnings { get; init; }
}
