using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Puts an earlier template of a StatefulSet back, from its ControllerRevisions.</summary>
public sealed class StatefulsetRollback : RemediationAction<StatefulsetRollback.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("StatefulSet."), ObjectName]
        public required string Name { get; init; }

        [Description("0: the newest earlier one."), Range(0, int.MaxValue)]
        public int Revision { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "statefulset.rollback",
        Description = "Return a StatefulSet to an earlier revision.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(5),
        Rbac =
        [
            "apps/statefulsets: get, list, watch, patch", "apps/controllerrevisions: list", "pods: get, list, watch",
            "pods/eviction: create",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var set = plan.Need(await cluster.GetAsync(Kind.StatefulSet, args.Namespace, args.Name),
            $"StatefulSet {args.Namespace}/{args.Name} exists");
        Rollout.Ready(set, plan);
        var revisions = await TemplateRevisions.OfAsync(set, cluster);
        await revisions.RollBackAsync(set, args.Revision, cluster, plan);
    }
}
