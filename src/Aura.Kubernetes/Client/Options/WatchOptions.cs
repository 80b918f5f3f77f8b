namespace Aura.Kubernetes;

/// <summary>What a watch is narrowed to.</summary>
public sealed record WatchOptions
{
    /// <summary>A label selector's text.</summary>
    public string? Labels { get; init; }

    /// <summary>A field selector's text.</summary>
    public string? Fields { get; init; }
}
