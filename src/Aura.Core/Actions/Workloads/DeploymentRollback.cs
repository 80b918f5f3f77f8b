using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Puts the pod template of an earlier ReplicaSet back into its Deployment.</summary>
public sealed class DeploymentRollback : RemediationAction<DeploymentRollback.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("Deployment."), ObjectName]
        public required string Name { get; init; }

        [Description("Revision; 0: the newest earlier one that worked."), Range(0, int.MaxValue)]
        public int Revision { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.rollback",
        Aka = "rollback_deployment",
        Description = "Return a Deployment to an earlier revision. Use when a rollout made it worse.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(2),
        Rbac = ["apps/deployments: get, list, watch, patch", "apps/replicasets: list"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = plan.Need(await cluster.GetAsync(Kind.Deployment, args.Namespace, args.Name),
            $"Deployment {args.Namespace}/{args.Name} exists");
        Rollout.Ready(deployment, plan);
        var history = await RolloutHistory.OfAsync(deployment, cluster);
        var target = Target(args.Revision, deployment, history, plan);
        var current = deployment.At("spec.template");
        var differences = FieldDifferences.Between(current, target.Template, FieldPath.Parse("spec.template")).ToList();
        if (differences.Count == 0)
            return;
        if (!target.IsProven)
            plan.Warn(
            $"revision {target.Revision} is unproven: it has no ready pods now, and nothing records that it had");
        else if (!target.HasReadyPods)
            plan.Check(true, $"revision {target.Revision} is known to work",
                why: $"{target.SeenBy!.Text} saw all its replicas available");
        plan.Warn("ConfigMaps, Secrets and the replica count are not rolled back");
        var changed = deployment;
        foreach (var (path, value) in differences)
            changed = plan.Set(changed, $"{path}", value, $"return to revision {target.Revision}");
        plan.Verify(new Condition.RolledOut(deployment.Ref), Rollout.Patience(deployment));
    }

    private static RolloutHistory.Entry Target(
        int revision, KubeObject deployment, RolloutHistory history, PlanBuilder plan)
    {
        var kept = string.Join(", ", history.Entries.Select(e => e.Revision));
        return revision == 0
            ? plan.Need(history.BestBefore(deployment), "an earlier revision with another template is kept",
                hint: "there is nothing to return to: fix the template, e.g. deployment.update_image",
                why: $"kept revisions: {kept}; the present one is {RolloutHistory.Revision(deployment)}")
            : plan.Need(history.Entries.FirstOrDefault(e => e.Revision == revision), $"revision {revision} is kept",
                hint: $"choose one of {kept}", why: $"kept revisions: {kept}");
    }
}
