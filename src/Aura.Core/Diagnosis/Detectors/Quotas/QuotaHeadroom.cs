using Aura.Actions.Shared;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Quotas;

/// <summary>What still fits into a quota: how many pods as those that run, and whose rollout would not.</summary>
public static class QuotaHeadroom
{
    /// <param name="left">How much of the entry is not used.</param>
    /// <returns>A clause; null where it cannot be told what pods take of the entry.</returns>
    public static string? Of(KubeObject quota, string key, Quantity left, Snapshot cluster)
    {
        // A quota with scopes counts only some of the pods.
        if (quota.At("spec.scopes") is not null || quota.At("spec.scopeSelector") is not null)
            return null;
        var workloads = cluster.LivePods.Where(p => p.Namespace == quota.Namespace)
            .Select(p => (Workload: cluster.WorkloadOf(p), Takes: Taken(p, key))).Where(x => x.Takes is { Sign: > 0 })
            .GroupBy(x => x.Workload.Ref)
            .Select(g => (g.First().Workload, Takes: g.Select(x => x.Takes!.Value).Max()))
            .OrderBy(w => $"{w.Workload.Ref}", StringComparer.Ordinal).ToList();
        if (workloads.Count == 0)
            return null;
        var largest = workloads.MaxBy(w => w.Takes);
        var fits = left.Sign <= 0 ? 0 : (long)left.RatioTo(largest.Takes);
        var held = workloads.Where(w => Surge(w.Workload) is > 0 and var surge && w.Takes * surge > left)
            .Select(w => w.Workload.Ref).ToList();
        var room = fits == 0 ? $"no other pod of {largest.Workload.Ref} fits"
            : $"{fits} more {(fits == 1 ? "pod" : "pods")} of {largest.Workload.Ref} {(fits == 1 ? "fits" : "fit")}";
        return held.Count == 0 ? $"{room}; what comes after that is refused"
            : $"{room}; the next rollout of {held[0]}{(held.Count == 1 ? "" : $" and {held.Count - 1} others")} "
                + "has no room for its surge";
    }

    /// <summary>What a pod takes of an entry, as the quota's evaluator of pods counts it.</summary>
    private static Quantity? Taken(KubeObject pod, string key) => key switch
    {
        "pods" or "count/pods" => Quantity.OfUnits(1),
        "cpu" or "requests.cpu" => PodRequests.Of(pod).Cpu,
        "memory" or "requests.memory" => PodRequests.Of(pod).Memory,
        "limits.cpu" => Limits(pod, "cpu"),
        "limits.memory" => Limits(pod, "memory"),
        _ => null,
    };

    private static Quantity Limits(KubeObject pod, string resource) => pod.List("spec.containers")
        .Select(c => Quantity.From(c["resources"]?["limits"]?[resource])).OfType<Quantity>()
        .Aggregate(Quantity.Zero, (sum, l) => sum + l);

    /// <summary>Pods that a rollout makes before it ends others.</summary>
    private static int Surge(KubeObject workload) => workload.Kind == Kind.Deployment
        && workload.Text("spec.strategy.type") is null or "RollingUpdate" ? RollingUpdate.Surge(workload) : 0;
}
