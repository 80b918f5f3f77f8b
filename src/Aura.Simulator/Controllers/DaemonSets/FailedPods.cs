using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.DaemonSets;

/// <summary>
/// How soon a failed pod is killed, so that its place can be taken again: the first at once, each further one on the
/// same node after a delay that starts at 1 s and doubles to 15 min. Forgotten when twice the longest delay has passed
/// (pkg/controller/daemon: failedPodsBackoff). Without it a set would fight with a kubelet that evicts its pods.
/// </summary>
internal sealed class FailedPods
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(15);
    private readonly Dictionary<(string? Set, long? Generation, string Node), (TimeSpan Delay, DateTimeOffset At)>
        _killed = [];

    /// <summary>Zero where it may be killed now, which is counted; else how long to wait.</summary>
    public TimeSpan Wait(KubeObject set, string node, DateTimeOffset now)
    {
        var key = (set.Uid, set.Number("status.observedGeneration"), node);
        var known = _killed.TryGetValue(key, out var last) && now - last.At <= s_longest * 2;
        if (known && now - last.At < last.Delay)
            return last.At + last.Delay - now;
        _killed[key] = (known ? TimeSpan.FromTicks(Math.Min(last.Delay.Ticks * 2, s_longest.Ticks))
            : TimeSpan.FromSeconds(1), now);
        return TimeSpan.Zero;
    }
}
