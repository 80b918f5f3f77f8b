using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// Whether containers failed from the start of their pods, or worked before. Of one that ends again and again the
/// kubelet's back-off tells: the first restart is at once, the next after 10 s, each further one after twice as long,
/// up to five minutes (kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle). What is left of the pod's life is the
/// first run.
/// </summary>
internal static class Onset
{
    private const int Clearly = 3;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_while = TimeSpan.FromMinutes(1);

    /// <summary>The same template did its work, in these pods or in those before them.</summary>
    public static bool WorkedBefore(Fault fault) =>
        fault.Failing.Any(c => fault.Broken.Pods.Contains(c.Pod)
            && (c.Running is not null ? LostReadiness(c) : RanLong(c))) || WasRolledOutBefore(fault);

    // An unready pod that never was ready has been so since it was set up.
    private static bool LostReadiness(PodContainer container) => container.Spec["readinessProbe"] is not null
        && container.Restarts == 0 && Readiness.LostAt(container.Pod) is { } lost
        && container.Pod.Time("status.startTime") is { } start && lost - start > s_first;

    private static bool RanLong(PodContainer container)
    {
        if (Fault.Span(container.LastEnd, "startedAt", "finishedAt") is not { } run
            || container.Pod.Time("status.startTime") is not { } start
            || !DateTimeOffset.TryParse((string?)container.LastEnd!["finishedAt"], out var end))
            return false;
        var (waited, delay) = (TimeSpan.Zero, s_first);
        for (var i = 1; i < container.Restarts && waited < end - start; i++)
        {
            waited += delay;
            delay = delay * 2 < s_longest ? delay * 2 : s_longest;
        }
        var first = end - start - waited - (run * container.Restarts);
        return first > (run * Clearly) + s_while;
    }

    /// <summary>A Deployment's rollout was completed with other pods than these.</summary>
    private static bool WasRolledOutBefore(Fault fault) =>
        fault.Workload.Condition("Progressing") is { } progress
        && (string?)progress["reason"] == "NewReplicaSetAvailable"
        && DateTimeOffset.TryParse((string?)progress["lastUpdateTime"], out var done)
        && fault.Failing.All(c => c.Pod.Time("metadata.creationTimestamp") > done);
}
