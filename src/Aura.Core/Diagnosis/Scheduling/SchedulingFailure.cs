using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>Why one pod is not scheduled.</summary>
/// <param name="Message">The scheduler's words.</param>
/// <param name="Nodes">
/// Per node that counts, what is in the way, what decides first; the nearest to taking the pod first.
/// </param>
public sealed record SchedulingFailure(
    KubeObject Pod, SchedulingFailureType Type, string Message, ImmutableArray<ImmutableArray<NodeObstacle>> Nodes)
{
    // As kube-scheduler's plugins word them, in older and newer releases.
    private static readonly Dictionary<SchedulingFailureType, string[]> Words = new()
    {
        [SchedulingFailureType.NodeSelector] = ["affinity/selector"],
        [SchedulingFailureType.Taint] = ["untolerated taint"],
        [SchedulingFailureType.Cordoned] = ["unschedulable"],
        [SchedulingFailureType.Resources] = ["Insufficient", "Too many pods"],
        [SchedulingFailureType.HostPort] = ["free ports"],
        [SchedulingFailureType.AntiAffinity] = ["anti-affinity rules", "pod affinity rules"],
        [SchedulingFailureType.TopologySpread] = ["topology spread constraints"],
        [SchedulingFailureType.VolumeAffinity] =
            ["volume node affinity conflict", "PersistentVolume's node affinity", "available volume zone"],
        [SchedulingFailureType.ClaimMissing] = ["persistentvolumeclaim"],
    };

    /// <summary>Claims that the pod names and that are not bound, or are missing.</summary>
    public ImmutableArray<ObjectRef> Claims { get; init; } = [];

    /// <summary>The scheduler names the same reason.</summary>
    public bool Confirmed => Words.TryGetValue(Type, out var words)
        && words.Any(w => Message.Contains(w, StringComparison.OrdinalIgnoreCase));
}
