using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Sets a StatefulSet's replica count; members come and go in their order.</summary>
public sealed class StatefulsetScale : RemediationAction<StatefulsetScale.Args>
{
    private const string WhenScaled = "spec.persistentVolumeClaimRetentionPolicy.whenScaled";

    public sealed record Args : InNamespace
    {
        [Description("StatefulSet."), ObjectName]
        public required string Name { get; init; }

        [Range(0, 10000)]
        public required int Replicas { get; init; }

        [Description("Accept fewer than half of the members.")]
        public bool AllowQuorumLoss { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "statefulset.scale",
        Aka = "scale_statefulset",
        Description = "Set a StatefulSet's replica count, in order and within its quorum.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(2),
        Rbac =
        [
            "apps/statefulsets: get, list, watch", "apps/statefulsets/scale: get, patch",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var set = plan.Need(await cluster.GetAsync(Kind.StatefulSet, args.Namespace, args.Name),
            $"StatefulSet {args.Namespace}/{args.Name} exists");
        var before = Replicas.Of(set);
        var quorum = before / 2 + 1;
        if (args.Replicas < before)
        {
            plan.Check(args.Replicas >= quorum || args.AllowQuorumLoss, "a majority of the members is left",
                why: $"{quorum} of {before} are the quorum, {args.Replicas} would be left",
                hint: $"keep {quorum}, or accept it with allowQuorumLoss where the members need no majority");
            Claims(set, args.Replicas, before, plan);
        }
        else if (args.Replicas > before && set.Text("spec.podManagementPolicy") != "Parallel"
            && (set.Number("status.readyReplicas") ?? 0) < before)
            plan.Warn("members are made in order: none is added before all present ones are ready");
        Replicas.Set(set, args.Replicas, plan, TimeSpan.FromMinutes(10));
    }

    private static void Claims(KubeObject set, int after, int before, PlanBuilder plan)
    {
        var start = (int)(set.Number("spec.ordinals.start") ?? 0);
        var claims = (from template in set.List("spec.volumeClaimTemplates")
                      from ordinal in Enumerable.Range(start + after, before - after)
                      select $"{template["metadata"]?["name"]}-{set.Name}-{ordinal}").ToList();
        if (claims.Count == 0)
            return;
        var names = string.Join(", ", claims.Take(10)) + (claims.Count > 10 ? ", …" : "");
        if (set.Text(WhenScaled) != "Delete")
        {
            plan.Warn($"the claims {names} stay, with their data");
            return;
        }
        plan.RaiseRisk($"persistentVolumeClaimRetentionPolicy.whenScaled is Delete: the claims {names} go");
        plan.RaiseRisk("their data is lost where the volumes' reclaim policy is Delete, too");
        plan.Undo(UndoGrade.None, "the count can be set back, the deleted claims' data cannot");
    }
}
