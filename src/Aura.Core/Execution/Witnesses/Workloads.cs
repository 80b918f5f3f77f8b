using System.Collections.Immutable;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Witnesses;

/// <summary>Workloads as witnesses see them.</summary>
internal static class Workloads
{
    public static readonly Kind[] Kinds = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet];

    public static async Task<IReadOnlyList<KubeObject>> InAsync(string ns, ClusterView cluster)
    {
        var found = await Task.WhenAll(Kinds.Select(k => cluster.ListAsync(k, ns)));
        return [.. found.SelectMany(w => w)];
    }

    public static int Desired(KubeObject workload) => WorkloadChange.Count(workload);

    public static int Ready(KubeObject workload) => (int)(workload.Kind == Kind.DaemonSet
        ? workload.Number("status.numberReady") ?? 0
        : workload.Number("status.readyReplicas") ?? 0);

    /// <summary>How many pods the workload's own rollout may take down.</summary>
    public static int MaxUnavailable(KubeObject workload) => new WorkloadChange(workload, workload, []).MaxUnavailable;

    /// <summary>What stands behind a set of pods, and what of that may go without harm.</summary>
    public static (ImmutableArray<Witness.Backing> Behind, int Loose) Behind(
        IReadOnlyList<KubeObject> workloads, Touched touched)
    {
        var behind = workloads.Select(w =>
            new Witness.Backing(w.Ref, w.Uid, Desired(w), w.Generation, touched.Names(w.Ref)));
        // Pods beyond what is wanted go as soon as the workload has settled; one that rolls by itself may miss some.
        var loose = workloads.Sum(w => Math.Max(0, Ready(w) - Desired(w))
            + (IsRolling(w) && !touched.Names(w.Ref) ? MaxUnavailable(w) : 0));
        return ([.. behind], loose);
    }

    /// <summary>How many are missing because workloads were scaled, deleted or rolled on purpose since.</summary>
    public static async Task<int> ExplainedAsync(IEnumerable<Witness.Backing> behind, ClusterView cluster)
    {
        var explained = 0;
        foreach (var workload in behind)
        {
            var now = await cluster.GetAsync(workload.Target);
            if (now is null || now.Uid != workload.Uid || now.IsTerminating)
            {
                explained += workload.Desired;
                continue;
            }
            explained += Math.Max(0, workload.Desired - Desired(now));
            // Somebody else's rollout.
            if (!workload.Touched && now.Generation != workload.Generation)
                explained += MaxUnavailable(now);
        }
        return explained;
    }

    private static bool IsRolling(KubeObject workload)
    {
        if (workload.Number("status.observedGeneration") is not { } seen || seen < workload.Generation)
            return true;
        var updated = workload.Number(workload.Kind == Kind.DaemonSet
            ? "status.updatedNumberScheduled" : "status.updatedReplicas") ?? 0;
        return workload.Kind == Kind.Deployment && updated < Desired(workload);
    }
}
