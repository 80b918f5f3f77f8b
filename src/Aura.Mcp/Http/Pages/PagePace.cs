namespace Aura.Mcp.Http.Pages;

/// <summary>How often the page is told of what goes on; all of it in real time.</summary>
public sealed record PagePace
{
    /// <summary>From one diagnosis to the next, where the server does not watch and somebody listens.</summary>
    public TimeSpan Diagnose { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From one look at the store to the next.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>So often at least something is said, and whether the session still lasts is looked at.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(10);
}
