using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Gives a container more or less of one resource by a rollout.</summary>
internal static class AmountChange
{
    /// <param name="wanted">Null: the present amount times the factor.</param>
    public static async Task PlanAsync(OnContainer args, string resource, string? wanted, double factor,
        ClusterView cluster, PlanBuilder plan)
    {
        var (workload, container) = await args.FindContainerAsync(cluster, plan);
        var before = Amounts.Of(container.Container, resource);
        plan.Check(before.Main is not null, $"the container has a {resource} limit or request to change",
            hint: "set one with deployment.set_resources");
        if (before.Main is not { } now)
            return;
        var up = factor > 1;
        var then = wanted is null ? before.Times(factor)!.Value : Quantity.Parse(wanted);
        plan.Check(up ? then >= now : then <= now, $"{then} is {(up ? "more" : "less")} than the present {now}",
            hint: $"use deployment.{(up ? "decrease" : "increase")}_{resource}");
        if (then == now)
            return;
        if (up)
            await NodeSize.CheckAsync(resource, then, cluster, plan);
        else
            await Usage.CheckAsync(workload, container.Name, resource, then, cluster, plan);
        await ScalerTargets.WarnAsync(workload, resource, cluster, plan);
        before.With(then).Set(workload, container, plan, $"{container.Name}: {resource} {now} to {then}");
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        Watch(workload, resource, plan);
    }

    /// <summary>After a change of memory the new pods are watched for a while.</summary>
    public static void Watch(KubeObject workload, string resource, PlanBuilder plan)
    {
        // Pods that the rollout leaves alone keep the marks of their old OOM kills.
        if (resource == "memory" && !Rollout.RollsNothing(workload) && Rollout.Partition(workload) == 0)
        {
            plan.Wait(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
            plan.Hold(new Condition.NoNewOomKills(workload.Ref, Since: null), TimeSpan.FromSeconds(30));
        }
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }
}
