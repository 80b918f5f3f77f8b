namespace Aura.Kubernetes;

/// <summary>What a list is narrowed to, and how it is paged.</summary>
public sealed record ListOptions
{
    /// <summary>A label selector's text.</summary>
    public string? Labels { get; init; }

    /// <summary>A field selector's text.</summary>
    public string? Fields { get; init; }

    /// <summary>How many objects one request brings; 0 asks for all at once.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Stop after this many objects; <see cref="KubeList.Continue"/> then leads on. Null: all pages.</summary>
    public int? Limit { get; init; }

    /// <summary>Where an earlier list with the same selectors and a <see cref="Limit"/> left off.</summary>
    public string? Continue { get; init; }

    /// <summary>
    /// Carries out the request for one page, again where it failed: what was read of a long list is not read anew.
    /// Null: each page is asked for once.
    /// </summary>
    public Func<Func<Task<object?>>, Task<object?>>? RepeatPage { get; init; }
}
