namespace Aura.Kubernetes;

/// <summary>What a page of a list says besides its items.</summary>
internal sealed record ListPage(string ResourceVersion, string? Continue);
