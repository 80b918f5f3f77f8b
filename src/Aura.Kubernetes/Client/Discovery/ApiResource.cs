namespace Aura.Kubernetes;

/// <summary>A kind as a cluster serves it.</summary>
public sealed record ApiResource(Kind Kind, string Singular)
{
    public IReadOnlyList<string> ShortNames { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>By name only: "scale", "status", "log".</summary>
    public IReadOnlyList<string> Subresources { get; init; } = [];

    public bool Can(string verb) => Verbs.Contains(verb);
}
