using System.Globalization;
using Aura.Cost.Demand;
using Aura.Cost.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Cost.Capacity;

/// <summary>
/// Says whether nodes that are paid for anyway have room for what is requested more, how many have to be added if not,
/// and whether one could go where less is requested. Of the state in the end: a rollout may need more room meanwhile.
/// </summary>
internal sealed class CapacityJudge(ClusterPrices prices, ClusterView cluster)
{
    public async Task<CapacityVerdict> JudgeAsync(IReadOnlyList<DemandChange> demands)
    {
        var (cpu, memory) = (demands.Aggregate(Quantity.Zero, (sum, d) => sum + d.After.All.Cpu - d.Before.All.Cpu),
            demands.Aggregate(Quantity.Zero, (sum, d) => sum + d.After.All.Memory - d.Before.All.Memory));
        if (!demands.Any(d => d.Rolls || d.Before.Replicas != d.After.Replicas))
            return CapacityVerdict.Same;
        if (prices.Nodes.Count == 0)
            return NotJudged("none is listed");
        IReadOnlyList<KubeObject> pods;
        try
        {
            pods = await cluster.ListAsync(Kind.Pod);
        }
        catch (KubeException e)
        {
            // Nodes whose pods are not seen would look empty.
            return NotJudged($"their pods cannot be listed: {e.Message}");
        }
        var before = Room.Of(prices.Nodes, pods);
        var after = before.Copy();
        var added = new List<PricedNode>();
        foreach (var demand in demands.OrderBy(d => d.After.All.Memory - d.Before.All.Memory))
            if (await ApplyAsync(demand, after) is { } nodes)
                added.AddRange(nodes);
            else
                return new CapacityVerdict(CapacityUse.NewNode, null,
                    "existing nodes have no room for it, and no known instance type that it accepts has");
        return added.Count > 0 ? Added(added) : cpu.Sign > 0 || memory.Sign > 0 ? Spare(demands, before)
            : cpu.Sign < 0 || memory.Sign < 0 ? Freed(before, after) : CapacityVerdict.Same;
    }

    private static CapacityVerdict NotJudged(string because) =>
        new(null, null, $"whether existing nodes have room was not judged: {because}");

    private async Task<List<PricedNode>?> ApplyAsync(DemandChange demand, Room room)
    {
        var own = (await WorkloadPods.OfAsync(cluster, demand.Workload))
            .Where(p => !p.IsTerminating && !WorkloadPods.IsFinished(p)).Select(p => p.Uid).OfType<string>().ToList();
        if (demand.Workload.Kind == Kind.DaemonSet)
        {
            room.Replace(own.ToHashSet(), demand.After.PodSpec);
            return [];
        }
        var stay = demand.Rolls ? 0 : Math.Min(own.Count, demand.After.Replicas);
        foreach (var uid in own.Skip(stay))
            room.Remove(uid);
        return room.Place(demand.After.PodSpec, demand.After.Replicas - stay, NewNodes.By(prices.List));
    }

    private CapacityVerdict Added(List<PricedNode> nodes)
    {
        var month = nodes.Sum(n => n.Month);
        var sorts = string.Join(" and ", nodes.GroupBy(n => n.Sort).Select(g => $"{g.Count()} more {g.Key}"));
        return new CapacityVerdict(CapacityUse.NewNode, month,
            $"existing nodes have no room for it: {sorts}, {Money.Month(month, prices.List.Currency)}");
    }

    private static CapacityVerdict Spare(IReadOnlyList<DemandChange> demands, Room before)
    {
        var (cpu, memory) = (demands.Max(d => Share("cpu", d, r => r.Cpu)),
            demands.Max(d => Share("memory", d, r => r.Memory)));
        return new CapacityVerdict(CapacityUse.Spare, 0, string.Create(CultureInfo.InvariantCulture,
            $"existing nodes have room for it (it takes {cpu:0} % of the cpu and {memory:0} % of the memory that is ")
            + "free where it may run): the bill stays the same until a node is added");

        double Share(string resource, DemandChange demand, Func<PodRequests, Quantity> of) => 100 * Math.Max(0,
            (of(demand.After.All) - of(demand.Before.All)).RatioTo(before.FreeFor(demand.After.PodSpec, resource)));
    }

    private CapacityVerdict Freed(Room before, Room after)
    {
        var could = before.Removable();
        var can = after.Removable();
        var more = can.Skip(could.Count).ToList();
        if (more.Count == 0)
            return new CapacityVerdict(CapacityUse.Freed, 0,
                "the bill stays the same until a node goes" + (could.Count == 0 ? ", and none could be emptied yet"
                    : $", and {could[0].Node.Name} could be emptied already"));
        var month = more.Sum(n => n.Month);
        return new CapacityVerdict(CapacityUse.Freed, -month, string.Join(" and ", more.Select(n => n.Node.Name))
            + $" could be emptied then and go, which saves {Money.Month(month, prices.List.Currency)}; until then the "
            + "bill stays the same");
    }
}
