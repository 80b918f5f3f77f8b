using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Whether any node has so much of a resource at all, whatever else runs on it.</summary>
internal static class NodeSize
{
    public static async Task CheckAsync(string resource, Quantity wanted, ClusterView cluster, PlanBuilder plan)
    {
        var largest = (await cluster.ListAsync(Kind.Node))
            .Select(n => (n.Name, Has: Quantity.From(n.At("status.allocatable")?[resource]) ?? Quantity.Zero))
            .OrderByDescending(n => n.Has).FirstOrDefault();
        plan.Check(wanted <= largest.Has, $"a node has {wanted} of {resource} at all",
            why: $"the largest, {largest.Name}, has {largest.Has} allocatable",
            hint: $"choose at most {largest.Has}, or split the work over more replicas");
    }
}
