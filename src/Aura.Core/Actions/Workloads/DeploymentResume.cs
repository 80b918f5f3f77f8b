using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Lets a paused rollout go on, and says what will roll.</summary>
public sealed class DeploymentResume : RemediationAction<DeploymentResume.Args>
{
    public sealed record Args : OnDeployment;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.resume",
        Description = "Let a paused Deployment roll out its changes.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(5),
        Rbac = ["apps/deployments: get, list, watch, patch", "apps/replicasets: list"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        plan.Check(!deployment.IsTerminating, "it is not being deleted");
        if (!deployment.Flag(Rollout.Paused))
            return;
        var history = await RolloutHistory.OfAsync(deployment, cluster);
        var waiting = history.Entries.Count == 0 ? [] : FieldDifferences.Between(history.Entries[0].Template,
            deployment.At("spec.template"), FieldPath.Parse("spec.template")).Select(d => $"{d.Path}").ToList();
        if (waiting.Count > 0)
        {
            plan.Disturbs(deployment);
            plan.Warn($"will roll out what changed since revision {history.Entries[0].Revision}: "
                + string.Join(", ", waiting));
        }
        plan.Undo(UndoGrade.Exact, "undo pauses it again; pods that have rolled by then stay as they are");
        plan.Set(deployment, Rollout.Paused, null, "template changes roll out again");
        plan.Verify(new Condition.RolledOut(deployment.Ref), Rollout.Patience(deployment));
    }
}
