namespace Aura.Kubernetes;

/// <summary>
/// A list's objects and the version of the whole that they show. <paramref name="Continue"/> is set where a limit cut
/// the list short.
/// </summary>
public sealed record KubeList(IReadOnlyList<KubeObject> Items, string ResourceVersion, string? Continue = null);
