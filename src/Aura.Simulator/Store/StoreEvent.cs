using Aura.Kubernetes;

namespace Aura.Simulator;

/// <summary>
/// One write. <see cref="Old"/> is null for an addition; for a deletion <see cref="New"/> is the last state, with the
/// resourceVersion of the deletion.
/// </summary>
public sealed record StoreEvent(ChangeType Type, KubeObject? Old, KubeObject New, long ResourceVersion)
{
    public Kind Kind => New.Kind;
}
