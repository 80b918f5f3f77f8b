using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Puts an earlier template of a DaemonSet back, from its ControllerRevisions.</summary>
public sealed class DaemonsetRollback : RemediationAction<DaemonsetRollback.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("DaemonSet."), ObjectName]
        public required string Name { get; init; }

        [Description("0: the newest earlier one."), Range(0, int.MaxValue)]
        public int Revision { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "daemonset.rollback",
        Description = "Return a DaemonSet to an earlier revision.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(5),
        Rbac =
        [
            "apps/daemonsets: get, list, watch, patch", "apps/controllerrevisions: list", "pods: get, list, watch",
            "pods/eviction: create",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var set = plan.Need(await cluster.GetAsync(Kind.DaemonSet, args.Namespace, args.Name),
            $"DaemonSet {args.Namespace}/{args.Name} exists");
        Rollout.Ready(set, plan);
        var revisions = await TemplateRevisions.OfAsync(set, cluster);
        await revisions.RollBackAsync(set, args.Revision, cluster, plan);
    }
}
