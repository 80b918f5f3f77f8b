namespace Aura.Kubernetes;

/// <summary>What a watch is narrowed to.</summary>
public sealed record WatchOptions
{
    /// <summary>A label selector's text.</summary>
    public string? Labels { get; init; }

    /// <summary>A field selector's text.</summary>
    public string? Fields { get; init; }

    /// <summary>
    /// Takes away what the caller has no use for, before anything is kept; name, uid and version stay.
    /// </summary>
    public Func<KubeObject, KubeObject>? Trim { get; init; }

    /// <summary>
    /// Only so many objects are kept, those that changed last: what falls out is told as deleted. Null: all.
    /// </summary>
    public int? Newest { get; init; }
}
