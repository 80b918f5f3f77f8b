using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>What all actions that set a replica count have in common.</summary>
internal static class Replicas
{
    public static int Of(KubeObject workload) => (int)(workload.Number("spec.replicas") ?? 1);

    /// <summary>Goes through the scale subresource; verified when so many are ready and no others are left.</summary>
    public static void Set(KubeObject workload, int replicas, PlanBuilder plan, TimeSpan within)
    {
        plan.Check(!workload.IsTerminating, $"{workload.Ref} is not being deleted");
        var before = Of(workload);
        if (before == replicas)
            return;
        if (replicas == 0)
            plan.RaiseRisk("0 replicas stop the workload altogether");
        if (replicas > before && before > 0 && (workload.Number("status.readyReplicas") ?? 0) == 0)
            plan.Warn("none of its replicas is ready now: more of the same are not likely to be");
        plan.Scale(workload, replicas, $"from {before} to {replicas} replicas");
        plan.Verify(new Condition.ReadyReplicas(workload.Ref, replicas), within);
    }
}
