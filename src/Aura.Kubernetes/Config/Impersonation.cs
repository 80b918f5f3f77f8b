namespace Aura.Kubernetes;

/// <summary>Whom to act as; the connection's own user needs the right to.</summary>
public sealed record Impersonation(string User)
{
    public string? Uid { get; init; }
    public IReadOnlyList<string> Groups { get; init; } = [];
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();
}
