using System.Text.Json.Nodes;
using Aura.Cost.Nodes;
using Aura.Kubernetes;

namespace Aura.Cost.Capacity;

/// <summary>What a node has free, and the pods that hold the rest.</summary>
internal sealed class NodeRoom
{
    private readonly Dictionary<string, Quantity> _free;
    private readonly List<RoomPod> _pods;

    public NodeRoom(PricedNode priced, IReadOnlyDictionary<string, Quantity> allocatable, IEnumerable<RoomPod> pods)
    {
        Priced = priced;
        _free = new(allocatable);
        _pods = [];
        foreach (var pod in pods)
            Add(pod);
    }

    private NodeRoom(NodeRoom other)
    {
        Priced = other.Priced;
        _free = new(other._free);
        _pods = [.. other._pods];
    }

    public PricedNode Priced { get; }

    public IReadOnlyList<RoomPod> Pods => _pods;

    public Quantity Free(string resource) => _free.GetValueOrDefault(resource);

    public NodeRoom Copy() => new(this);

    public bool Takes(RoomPod pod) => (!_free.TryGetValue("pods", out var slots) || slots.Sign > 0)
        && pod.Requests.All(r => r.Value.IsZero || r.Value <= Free(r.Key));

    public void Add(RoomPod pod) => Move(pod, gone: false);

    public void Remove(RoomPod pod)
    {
        if (_pods.Remove(pod))
            Move(pod, gone: true);
    }

    private void Move(RoomPod pod, bool gone)
    {
        if (!gone)
            _pods.Add(pod);
        foreach (var (resource, amount) in pod.Requests.Append(new("pods", Quantity.OfUnits(1))))
            if (_free.TryGetValue(resource, out var free))
                _free[resource] = gone ? free + amount : free - amount;
    }

    public static Dictionary<string, Quantity> Allocatable(KubeObject node) =>
        ((node.At("status.allocatable") ?? node.At("status.capacity")) as JsonObject ?? [])
            .Select(p => (p.Key, Amount: Quantity.From(p.Value))).Where(p => p.Amount is not null)
            .ToDictionary(p => p.Key, p => p.Amount!.Value);
}
