using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>What a list answers: objects, the resourceVersion they are of, and where to go on.</summary>
internal sealed record ListPage(IReadOnlyList<KubeObject> Items, long ResourceVersion, string? Continue,
    long? Remaining);
