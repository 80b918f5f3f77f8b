using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Replaces a DaemonSet's pods by a rollout; its update strategy is kept to.</summary>
public sealed class DaemonsetRestart : RemediationAction<DaemonsetRestart.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("DaemonSet."), ObjectName]
        public required string Name { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "daemonset.restart",
        Aka = "restart_daemonset",
        Description = "Replace a DaemonSet's pods node by node. Use for a bad state in all.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(5),
        Rbac =
        [
            "apps/daemonsets: get, list, watch, patch", "pods: get, list, watch", "pods/eviction: create",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var set = plan.Need(await cluster.GetAsync(Kind.DaemonSet, args.Namespace, args.Name),
            $"DaemonSet {args.Namespace}/{args.Name} exists");
        Rollout.Ready(set, plan);
        RestartMark.Rolls(set, plan);
        await RestartMark.PlanAsync(set, cluster, plan);
    }
}
