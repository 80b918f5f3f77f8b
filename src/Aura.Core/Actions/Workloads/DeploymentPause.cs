using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Holds the rollout of template changes; what runs goes on.</summary>
public sealed class DeploymentPause : RemediationAction<DeploymentPause.Args>
{
    public sealed record Args : OnDeployment;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.pause",
        Description = "Hold a Deployment's rollout. Use to stop a bad one halfway.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(5),
        Rbac = ["apps/deployments: get, list, watch, patch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        plan.Check(!deployment.IsTerminating, "it is not being deleted");
        if (deployment.Flag(Rollout.Paused))
            return;
        if (RolloutVerdict.Of(deployment).State != VerdictState.Holds)
            plan.Warn("a rollout is under way: old and new pods stay side by side until it is resumed");
        plan.Set(deployment, Rollout.Paused, true, "a changed template does not roll until it is resumed");
        plan.Verify(new Condition.FieldEquals(deployment.Ref, Rollout.Paused, true), TimeSpan.FromSeconds(30));
    }
}
