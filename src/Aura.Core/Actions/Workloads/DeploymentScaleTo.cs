using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Sets the number of replicas through the scale subresource.</summary>
public sealed class DeploymentScaleTo : RemediationAction<DeploymentScaleTo.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("Deployment."), ObjectName]
        public required string Name { get; init; }

        [Range(0, 10000)]
        public required int Replicas { get; init; }

        [Description("Go to 0 although an HPA owns the count (0 disables it) or a PDB wants more.")]
        public bool Force { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.scale_to",
        Aka = "scale_deployment",
        Description = "Set a Deployment's replica count. Use for load, or to restore a count.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac = ["apps/deployments: get, list, watch", "apps/deployments/scale: get, update, patch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = plan.Need(await cluster.GetAsync(Kind.Deployment, args.Namespace, args.Name),
            $"Deployment {args.Namespace}/{args.Name} exists");
        plan.Check(!deployment.IsTerminating, "it is not being deleted");
        var before = deployment.Number("spec.replicas") ?? 1;
        if (before == args.Replicas)
            return;
        if (args.Replicas == 0)
            plan.RaiseRisk("0 replicas stop the workload altogether");
        if (args.Replicas > before && before > 0 && (deployment.Number("status.readyReplicas") ?? 0) == 0)
            plan.Warn("none of its replicas is ready now: more of the same are not likely to be");
        plan.Scale(deployment, args.Replicas, $"from {before} to {args.Replicas} replicas");
        plan.Verify(new Condition.ReadyReplicas(deployment.Ref, args.Replicas), TimeSpan.FromMinutes(5));
    }
}
