using System.ComponentModel;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Takes a container's limits away; what it requests stays.</summary>
public sealed class DeploymentRemoveLimits : RemediationAction<DeploymentRemoveLimits.Args>
{
    public enum Of { Both, Cpu, Memory }

    public sealed record Args : OnContainer
    {
        public Of Resource { get; init; }

        internal IEnumerable<string> Resources => Resource switch
        {
            Of.Cpu => ["cpu"],
            Of.Memory => ["memory"],
            _ => ["cpu", "memory"],
        };
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.remove_limits",
        Description = "Take a container's cpu or memory limits away. Use for throttling.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Node,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = [.. Rollout.Rbac, "pods/eviction: create", "limitranges: list"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (workload, container) = await args.FindContainerAsync(cluster, plan);
        var limited = args.Resources.Select(r => Amounts.Of(container.Container, r)).Where(a => a.Limit is not null)
            .ToList();
        var ranges = await cluster.ListAsync(Kind.LimitRange, args.Namespace);
        var changed = workload;
        foreach (var before in limited)
        {
            foreach (var (range, why) in Demanded(ranges, before.Resource))
                plan.Check(false, $"no LimitRange demands a {before.Resource} limit", why: $"{range} {why}",
                    hint: "raise the limit instead: deployment.set_resources, or have the LimitRange changed");
            // Without it the request that the API took from the limit would go too, and with it the place on a node.
            var after = before with { Limit = null, Request = before.Request ?? before.Limit };
            changed = after.Set(changed, container, plan, $"{container.Name}: no {before.Resource} limit");
        }
        if (limited.Count == 0)
            return;
        if (limited.Any(a => a.Resource == "memory"))
            plan.Warn("without a memory limit a leak ends only when the node is out of memory, for all pods on it");
        QosClass.Warn(workload, changed, plan);
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }

    // A default or a maximum of containers is filled in where a limit is missing; a maximum of pods refuses them.
    private static IEnumerable<(ObjectRef Range, string Why)> Demanded(
        IEnumerable<KubeObject> ranges, string resource) =>
        from range in ranges
        from limit in range.List("spec.limits")
        let type = (string?)limit["type"]
        from field in (string[])["default", "max", "maxLimitRequestRatio"]
        where limit[field]?[resource] is not null && (type == "Container" || (type == "Pod" && field != "default"))
        select (range.Ref, $"has a {field} of {limit[field]![resource]} for each {type!.ToLowerInvariant()}");
}
