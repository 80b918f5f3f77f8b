using System.ComponentModel;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Changes between RollingUpdate and Recreate; nothing rolls by it.</summary>
public sealed class DeploymentChangeStrategy : RemediationAction<DeploymentChangeStrategy.Args>
{
    public enum Type { RollingUpdate, Recreate }

    public sealed record Args : OnDeployment
    {
        public required Type Strategy { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.change_strategy",
        Description = "Set how a Deployment replaces pods. Use Recreate for volumes of one node.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = ["apps/deployments: get, list, watch, patch", "persistentvolumeclaims: get"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        plan.Check(!deployment.IsTerminating, "it is not being deleted");
        if ((deployment.Text("spec.strategy.type") ?? "RollingUpdate") == args.Strategy.ToString())
            return;
        if (args.Strategy == Type.Recreate)
            plan.Warn("Recreate stops every pod before it starts a new one: each rollout is downtime");
        else
            await RollingUpdate.WarnOfVolumesAsync(deployment, 1, cluster, plan);
        var changed = plan.Set(deployment, "spec.strategy.type", args.Strategy.ToString(), "how pods are replaced");
        // The API refuses Recreate with the parameters of a rolling update. They are set outright, not left to its
        // defaults, so that undo takes them away.
        plan.Set(changed, RollingUpdate.Path, args.Strategy == Type.Recreate ? null
            : new JsonObject { ["maxSurge"] = "25%", ["maxUnavailable"] = "25%" }, "as the strategy needs");
        plan.Verify(new Condition.FieldEquals(deployment.Ref, "spec.strategy.type", args.Strategy.ToString()),
            TimeSpan.FromSeconds(30));
    }
}
