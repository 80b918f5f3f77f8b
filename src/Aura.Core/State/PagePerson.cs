using Aura.Actions;

namespace Aura.State;

/// <summary>Whoever signs in to the page, and how far their word goes.</summary>
/// <param name="Source">What proved who it is: "code" or "oidc".</param>
public sealed record PagePerson(string Name, string Source, PageRole Role)
{
    /// <summary>Of an approver: the highest risk; null: any.</summary>
    public Risk? MaxRisk { get; init; }

    /// <summary>Of an approver: where (globs); null: everywhere.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = [];
}
