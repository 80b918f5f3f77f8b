using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Makes requests equal to limits for every container, so that the pods are Guaranteed.</summary>
public sealed class DeploymentAddGuaranteed : RemediationAction<DeploymentAddGuaranteed.Args>
{
    public sealed record Args : OnWorkload;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.add_guaranteed",
        Description = "Make pods Guaranteed (requests = limits). Use when nodes evict them.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = [.. Rollout.Rbac, "pods/eviction: create", "autoscaling/horizontalpodautoscalers: list"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = await args.FindAsync(cluster, plan);
        var changed = workload;
        var lacking = new List<string>();
        foreach (var container in ContainerChoice.All(workload))
            foreach (var resource in (string[])["cpu", "memory"])
            {
                var before = Amounts.Of(container.Container, resource);
                if (before.Main is not { } amount)
                    lacking.Add($"{container.Name} has no {resource}");
                else
                    changed = (before with { Limit = amount, Request = amount }).Set(changed, container, plan,
                        "requests equal to limits for every container make a pod Guaranteed");
            }
        plan.Check(lacking.Count == 0, "every container has a cpu and a memory amount",
            why: lacking.Count == 0 ? null : string.Join("; ", lacking), hint: "set it: deployment.set_resources");
        if (plan.Steps.Count == 0 || lacking.Count > 0)
            return;
        foreach (var resource in (string[])["cpu", "memory"])
            await ScalerTargets.WarnAsync(workload, resource, cluster, plan);
        QosClass.Warn(workload, changed, plan);
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }
}
