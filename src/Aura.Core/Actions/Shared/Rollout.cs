using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>What all actions that change a pod template have in common.</summary>
internal static class Rollout
{
    public const string Paused = "spec.paused";

    /// <summary>What changing a workload's template and following its rollout needs.</summary>
    public static IReadOnlyList<string> Rbac { get; } =
    [
        "apps/deployments: get, list, watch, patch", "apps/statefulsets: get, list, watch, patch",
        "apps/daemonsets: get, list, watch, patch", "apps/replicasets: list", "pods: get, list, watch",
    ];

    /// <summary>Refuses a paused rollout, warns of what will not roll by itself.</summary>
    public static void Ready(KubeObject workload, PlanBuilder plan)
    {
        plan.Check(!workload.IsTerminating, $"{workload.Ref} is not being deleted");
        plan.Check(
            !workload.Flag(Paused), "the rollout is not paused", hint: "resume it first: deployment.resume",
            why: workload.Flag(Paused) ? "spec.paused is true: a changed template would not roll" : null);
        if (RollsNothing(workload))
            plan.Warn(
                $"{workload.Ref} has the update strategy OnDelete: its pods change only when somebody deletes them");
        if (Partition(workload) is > 0 and var partition)
            plan.Warn($"the update strategy's partition {partition} keeps pods below that ordinal as they are");
        plan.Disturbs(workload);
    }

    public static bool RollsNothing(KubeObject workload) => workload.Text("spec.updateStrategy.type") == "OnDelete";

    public static long Partition(KubeObject workload) =>
        workload.Number("spec.updateStrategy.rollingUpdate.partition") ?? 0;

    /// <summary>A little longer than the Deployment's own deadline, so that the deadline speaks first.</summary>
    public static TimeSpan Patience(KubeObject workload) => workload.Kind == Kind.Deployment
        ? TimeSpan.FromSeconds((workload.Number("spec.progressDeadlineSeconds") ?? 600) + 60)
        : TimeSpan.FromMinutes(15);
}
