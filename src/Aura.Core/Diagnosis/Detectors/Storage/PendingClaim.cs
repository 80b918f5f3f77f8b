using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Storage;

/// <summary>A claim that waits for a volume, alone or with others of the same class for the same workload.</summary>
/// <param name="Claim">The first of them by name.</param>
/// <param name="ClassName">Null where it names none; empty where it wants a volume without a class.</param>
/// <param name="Class">The class that it names, or the default.</param>
/// <param name="Pods">Those that wait for it.</param>
/// <param name="Failure">The newest event that says that making a volume failed.</param>
public sealed record PendingClaim(
    KubeObject Claim, string? ClassName, KubeObject? Class, ImmutableArray<KubeObject> Pods, KubeObject? Failure)
{
    public const string NoProvisioner = "kubernetes.io/no-provisioner";

    /// <summary>The class that it asks for, or any default one, does not exist.</summary>
    public bool ClassMissing { get; init; }

    /// <summary>Those that wait beside it for the same reason.</summary>
    public ImmutableArray<PendingClaim> Others { get; init; } = [];
}
