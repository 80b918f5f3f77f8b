using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Twin;

/// <summary>
/// What a twin is made of: objects as the API showed them, and how containers and nodes seem to behave. Nothing else
/// is known of the live cluster, and what could not be told is listed.
/// </summary>
public sealed record TwinSnapshot
{
    /// <summary>When the objects were read; the twin's clock starts here.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// With uid, status and times as read; what owns or defines others (CRDs, Namespaces) comes first.
    /// </summary>
    public required ImmutableArray<KubeObject> Objects { get; init; }

    /// <summary>Inferred; for each aspect the first rule that matches speaks.</summary>
    public ImmutableArray<TwinRule> Rules { get; init; } = [];

    /// <summary>Nodes that do not behave as healthy ones do.</summary>
    public ImmutableArray<TwinNode> Nodes { get; init; } = [];

    /// <summary>What bears on the outcome and cannot be told from the API; sentences.</summary>
    public ImmutableArray<string> NotModelled { get; init; } = [];

    /// <summary>Drives every random choice of the twin.</summary>
    public int Seed { get; init; } = 1;
}
