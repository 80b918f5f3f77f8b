using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Replaces a StatefulSet's pods by a rollout; its update strategy is kept to.</summary>
public sealed class StatefulsetRestart : RemediationAction<StatefulsetRestart.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("StatefulSet."), ObjectName]
        public required string Name { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "statefulset.restart",
        Description = "Replace a StatefulSet's pods one by one. Use for a bad state in all.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(5),
        Rbac =
        [
            "apps/statefulsets: get, list, watch, patch", "pods: get, list, watch", "pods/eviction: create",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var set = plan.Need(await cluster.GetAsync(Kind.StatefulSet, args.Namespace, args.Name),
            $"StatefulSet {args.Namespace}/{args.Name} exists");
        Rollout.Ready(set, plan);
        RestartMark.Rolls(set, plan);
        await RestartMark.PlanAsync(set, cluster, plan);
    }
}
