using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Cost.Nodes;
using Aura.Cost.Prices;
using Aura.Kubernetes;

namespace Aura.Cost.Capacity;

/// <summary>
/// Which node would be added for a pod that finds no room: the cheapest sort in use that takes it, as node groups are
/// made larger by one more of the same; else the cheapest of the price list in the region.
/// </summary>
internal static class NewNodes
{
    public static Func<RoomPod, Room, NodeRoom?> By(PriceList list) => (pod, room) =>
        LikeThose(pod, room) ?? Listed(pod, room, list);

    private static NodeRoom? LikeThose(RoomPod pod, Room room) => room.Nodes
        .Where(n => NodeRules.Against(n.Priced.Node, pod.Spec) is null).Select(Empty)
        .Where(n => n.Takes(pod)).OrderBy(n => n.Priced.Month)
        .ThenBy(n => n.Priced.Node.Name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>A node of the same sort with nothing on it but what runs on every node.</summary>
    private static NodeRoom Empty(NodeRoom like) => new(like.Priced, NodeRoom.Allocatable(like.Priced.Node),
        like.Pods.Where(p => p.OnEveryNode));

    /// <summary>Pods get the same share of its capacity as on the nodes in use.</summary>
    private static NodeRoom? Listed(RoomPod pod, Room room, PriceList list)
    {
        if (room.Nodes.FirstOrDefault(n => NodeRules.Against(n.Priced.Node, pod.Spec) is null) is not { } model)
            return null;
        var (like, everywhere) = (model.Priced, model.Pods.Where(p => p.OnEveryNode).ToList());
        return list.Nodes
            .Select(t => (Type: t, Hour: t.Hourly(like.Region, spot: false, list.HoursPerMonth)))
            .Where(t => t.Hour is not null).OrderBy(t => t.Hour)
            .Select(t => Made(t.Type, t.Hour!.Value * list.HoursPerMonth, like, everywhere, list))
            .FirstOrDefault(n => n.Takes(pod));
    }

    private static NodeRoom Made(InstancePrice type, decimal month, PricedNode like, List<RoomPod> everywhere,
        PriceList list)
    {
        var cpu = Quantity.OfMillis((long)(type.Cpu * 1000 * Share(like, "cpu", like.Cores)));
        var memory = Quantity.OfBytes(
            (long)(type.MemoryGib * (1L << 30) * Share(like, "memory", like.Gib * (1L << 30))));
        // Said by the node itself too: the next pod may want one more of it.
        var node = like.Node.With("metadata.labels", new JsonObject
        {
            ["node.kubernetes.io/instance-type"] = type.Type,
            ["topology.kubernetes.io/region"] = like.Region,
        }).With("status.allocatable", new JsonObject { ["cpu"] = $"{cpu}", ["memory"] = $"{memory}" });
        return new NodeRoom(
            new PricedNode(node, type.Cpu, type.MemoryGib, list.Defaults.Unit.Split(month, type.Cpu, type.MemoryGib),
                PricedNode.Named(type.Type, like.Region, spot: false)),
            NodeRoom.Allocatable(node), everywhere);
    }

    private static decimal Share(PricedNode like, string resource, decimal capacity) => capacity <= 0 ? 1
        : Math.Min(1, (decimal)(Quantity.From(like.Node.At("status.allocatable")?[resource])?.ToDouble()
            ?? (double)capacity) / capacity);
}
