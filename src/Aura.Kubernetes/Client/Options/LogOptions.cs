namespace Aura.Kubernetes;

/// <summary>Which part of a container's log.</summary>
public sealed record LogOptions
{
    /// <summary>Needed where the pod has several containers.</summary>
    public string? Container { get; init; }

    /// <summary>The log of the container's run before the current one.</summary>
    public bool Previous { get; init; }

    /// <summary>Only so many lines from the end.</summary>
    public int? TailLines { get; init; }

    public int? SinceSeconds { get; init; }

    /// <summary>Begins every line with its RFC 3339 time.</summary>
    public bool Timestamps { get; init; }

    /// <summary>At most so many bytes; the rest of the log is cut off.</summary>
    public int LimitBytes { get; init; } = 4 * 1024 * 1024;
}
