using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Raises a container's cpu and memory together, in one rollout.</summary>
public sealed class DeploymentIncreaseResources : RemediationAction<DeploymentIncreaseResources.Args>
{
    private static readonly string[] Resources = ["cpu", "memory"];

    public sealed record Args : OnContainer
    {
        [Description("Multiply both by."), Range(1.01, 16.0)]
        public double Factor { get; init; } = 1.5;
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.increase_resources",
        Aka = "increase_resources",
        Description = "Give a container more cpu and memory by one factor.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac =
        [
            .. Rollout.Rbac, "pods/eviction: create", "nodes: list", "autoscaling/horizontalpodautoscalers: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (workload, container) = await args.FindContainerAsync(cluster, plan);
        var set = Resources.Select(r => Amounts.Of(container.Container, r)).Where(a => a.Main is not null).ToList();
        plan.Check(set.Count > 0, "the container has amounts to raise",
            hint: "set them with deployment.set_resources");
        if (set.Count == 0)
            return;
        if (set.Count < Resources.Length)
            plan.Warn($"only {set[0].Resource} is set and grows: the other has no limit and no request");
        var changed = workload;
        foreach (var before in set)
        {
            var wanted = before.Times(args.Factor)!.Value;
            await NodeSize.CheckAsync(before.Resource, wanted, cluster, plan);
            await ScalerTargets.WarnAsync(workload, before.Resource, cluster, plan);
            changed = before.With(wanted).Set(changed, container, plan,
                $"{container.Name}: {before.Resource} {before.Main} to {wanted}");
        }
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        AmountChange.Watch(workload, set[^1].Resource, plan);
    }
}
