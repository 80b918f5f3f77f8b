using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Diagnosis;

/// <summary>Why one pod is not scheduled.</summary>
/// <param name="Message">The scheduler's words.</param>
/// <param name="Nodes">Per node that counts, what is in the way; the nearest to taking the pod first.</param>
public sealed record SchedulingFailure(
    KubeObject Pod, SchedulingFailureType Type, string Message, ImmutableArray<ImmutableArray<NodeObstacle>> Nodes)
{
    private static readonly Dictionary<SchedulingFailureType, string[]> Words = new()
    {
        [SchedulingFailureType.NodeSelector] = ["affinity/selector"],
        [SchedulingFailureType.Taint] = ["untolerated taint"],
        [SchedulingFailureType.Cordoned] = ["unschedulable"],
        [SchedulingFailureType.Resources] = ["Insufficient", "Too many pods"],
    };

    /// <summary>The scheduler names the same reason.</summary>
    public bool Confirmed => Words.TryGetValue(Type, out var words)
        && words.Any(w => Message.Contains(w, StringComparison.OrdinalIgnoreCase));
}
