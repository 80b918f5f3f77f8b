using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Cost.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Cost.Capacity;

/// <summary>
/// The room on all nodes, for reckoning with money: resources, labels, taints and cordons decide. What besides may keep
/// a pod off a node (spread, volumes, other pods) is judged by the check that pods fit, not here.
/// </summary>
internal sealed class Room
{
    private const int MostNewNodes = 1000;
    private const int MostCandidates = 10;
    private const int MostGone = 5;

    private readonly List<NodeRoom> _nodes;

    private Room(IEnumerable<NodeRoom> nodes) => _nodes = [.. nodes];

    public static Room Of(IReadOnlyList<PricedNode> nodes, IReadOnlyList<KubeObject> pods)
    {
        var byNode = pods.Where(p => !WorkloadPods.IsFinished(p)).ToLookup(p => p.Text("spec.nodeName") ?? "");
        return new Room(nodes.Select(n =>
            new NodeRoom(n, NodeRoom.Allocatable(n.Node), byNode[n.Node.Name].Select(RoomPod.Of))));
    }

    public Room Copy() => new(_nodes.Select(n => n.Copy()));

    public void Remove(string uid)
    {
        foreach (var node in _nodes)
            if (node.Pods.FirstOrDefault(p => p.Uid == uid) is { } pod)
            {
                node.Remove(pod);
                return;
            }
    }

    /// <summary>What is free on the nodes that the pod may run on.</summary>
    public Quantity FreeFor(JsonObject podSpec, string resource) => _nodes
        .Where(n => NodeRules.Against(n.Priced.Node, podSpec) is null)
        .Aggregate(Quantity.Zero, (sum, n) => sum + Quantity.Max(n.Free(resource), Quantity.Zero));

    /// <summary>On every node that has one of its pods, another amount: that of a DaemonSet.</summary>
    public void Replace(IReadOnlySet<string> uids, JsonObject podSpec)
    {
        foreach (var node in _nodes)
            foreach (var pod in node.Pods.Where(p => p.Uid is { } uid && uids.Contains(uid)).ToList())
            {
                node.Remove(pod);
                node.Add(RoomPod.New(podSpec) with { Moves = false, OnEveryNode = true });
            }
    }

    /// <summary>Places so many pods, each where most memory is free.</summary>
    /// <param name="another">Gives a node to add; null where no known one would take the pod.</param>
    /// <returns>The nodes that had to be added; null where some pod finds no node whatever is added.</returns>
    public List<PricedNode>? Place(JsonObject podSpec, int count, Func<RoomPod, Room, NodeRoom?> another)
    {
        var able = _nodes.Where(n => NodeRules.Against(n.Priced.Node, podSpec) is null).ToList();
        var added = new List<PricedNode>();
        var one = RoomPod.New(podSpec);
        NodeRoom? fresh = null;
        for (var i = 0; i < count; i++)
        {
            var pod = one with { };
            if (able.Where(n => n.Takes(pod)).MaxBy(n => n.Free("memory")) is not { } best)
            {
                // All pods are alike, and so is the node that each would have added.
                fresh ??= another(pod, this);
                if (added.Count == MostNewNodes || fresh?.Takes(pod) != true)
                    return null;
                best = fresh.Copy();
                added.Add(best.Priced);
                able.Add(best);
                _nodes.Add(best);
            }
            best.Add(pod);
        }
        return added;
    }

    /// <summary>The nodes as they are, for finding one like them.</summary>
    public IReadOnlyList<NodeRoom> Nodes => _nodes;

    /// <summary>
    /// Nodes whose pods all find room on the others, the emptiest first: they could be removed. Not the control
    /// plane's, nor one with a pod that nothing makes anew.
    /// </summary>
    public IReadOnlyList<PricedNode> Removable()
    {
        var left = Copy();
        var gone = new List<PricedNode>();
        while (gone.Count < MostGone && left._nodes
            .Where(n => MayGo(n) && left._nodes.Count > 1)
            .OrderBy(n => n.Pods.Count(p => p.Moves)).ThenBy(n => n.Priced.Node.Name, StringComparer.Ordinal)
            .Take(MostCandidates).Select(left.Without).FirstOrDefault(r => r.Left is not null) is
            { Left: { } rest, Gone: { } node })
        {
            gone.Add(node);
            left = rest;
        }
        return gone;
    }

    private (Room? Left, PricedNode? Gone) Without(NodeRoom node)
    {
        var rest = new Room(_nodes.Where(n => n != node).Select(n => n.Copy()));
        foreach (var pod in node.Pods.Where(p => p.Moves)
            .OrderByDescending(p => p.Requests.GetValueOrDefault("memory")))
        {
            var home = rest._nodes.Where(n => NodeRules.Against(n.Priced.Node, pod.Spec) is null && n.Takes(pod))
                .MaxBy(n => n.Free("memory"));
            if (home is null)
                return (null, null);
            home.Add(pod);
        }
        return (rest, node.Priced);
    }

    private static bool MayGo(NodeRoom node) => NodeState.IsSchedulable(node.Priced.Node)
        && !NodeState.IsControlPlane(node.Priced.Node)
        && node.Pods.All(p => p.Moves || p.OnEveryNode);
}
