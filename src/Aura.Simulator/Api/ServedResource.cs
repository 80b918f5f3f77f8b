using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>A resource as discovery describes it.</summary>
public sealed record ServedResource
{
    public static readonly IReadOnlyList<string> AllVerbs =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public required Kind Kind { get; init; }

    /// <summary>
    /// Where objects are kept: another version's or group's kind where several serve the same objects.
    /// </summary>
    public required Kind Storage { get; init; }
    public required string Singular { get; init; }
    public IReadOnlyList<string> ShortNames { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];
    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;
    public IReadOnlyList<ServedSubresource> Subresources { get; init; } = [];

    /// <summary>The custom resource's schema; null for built-in kinds.</summary>
    public CustomVersion? Custom { get; init; }

    public bool Has(string subresource) => Subresources.Any(s => s.Name == subresource);

    public bool HasStatus => Has("status");
    public bool HasScale => Has("scale");
    public bool IsStored => Verbs.Contains("update");

    public static ServedResource Of(Kind kind, string shortNames = "", string categories = "", string subresources = "",
        string? verbs = null, Kind? storage = null) => new()
        {
            Kind = kind,
            Storage = storage ?? kind,
            Singular = kind.Name.ToLowerInvariant(),
            ShortNames = Words(shortNames),
            Categories = Words(categories),
            Verbs = verbs is null ? AllVerbs : Words(verbs),
            Subresources = [.. Words(subresources).Select(s => ServedSubresource.Of(s, kind))],
        };

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
