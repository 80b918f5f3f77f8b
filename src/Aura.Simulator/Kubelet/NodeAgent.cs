using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Kubelet;

/// <summary>
/// One node's kubelet as far as it is about the node: renews its lease every 10 s, reports the node's conditions, hands
/// out pod addresses, evicts under pressure and knows which images are on the node. When it is down it does none of
/// that, and the pods' states are no longer reported.
/// </summary>
internal sealed partial class NodeAgent
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private readonly ControlPlane _plane;
    private readonly int _index;
    private readonly HashSet<string> _images = new(StringComparer.Ordinal);
    private readonly PodAddresses _addresses;

    private NodeAgent(ControlPlane plane, string name, int index, PodAddresses addresses)
    {
        (_plane, _index, _addresses) = (plane, index, addresses);
        Name = name;
        Pressure = new NodePressure(plane, this);
    }

    /// <summary>The kubelet of a new node.</summary>
    public static NodeAgent Start(ControlPlane plane, string name, int index, PodAddresses addresses)
    {
        var agent = new NodeAgent(plane, name, index, addresses);
        agent.Beat();
        return agent;
    }

    public string Name { get; }
    public bool Down { get; private set; }
    public bool Gone { get; set; }

    /// <summary>Why the container runtime does not work; null while it does.</summary>
    public string? NotReady { get; private set; }
    public NodePressure Pressure { get; }

    public bool HasImage(string image) => _images.Contains(image);

    public void Pulled(string image) => _images.Add(image);

    public string TakeAddress() => _addresses.Take(_index);

    public void ReturnAddress(string address) => _addresses.Return(address);

    public void SetDown(bool down)
    {
        Down = down;
        if (down)
            return;
        RenewLease();
        Report();
    }

    public void SetReady(string? why)
    {
        if (NotReady == why)
            return;
        NotReady = why;
        if (Down)
            return;
        Report();
        var reason = why is null ? "NodeReady" : "NodeNotReady";
        if (_plane.Store.Get(Kind.Node, null, Name) is { } node)
            _plane.Events.Record(node, "Normal", reason, $"Node {Name} status is now: {reason}", "kubelet", Name,
                null);
    }

    private void Beat()
    {
        if (Gone)
            return;
        if (!Down)
        {
            RenewLease();
            Pressure.Look();
        }
        _plane.Clock.Schedule(Heartbeat, Beat, background: true);
    }

    private void RenewLease()
    {
        var time = EventRecorder.MicroTime(_plane.Clock.GetUtcNow());
        var at = new ObjectRef(Kind.Lease, "kube-node-lease", Name);
        if (_plane.Store.Update(at, json => json["spec"]!["renewTime"] = time) is not null)
            return;
        var metadata = new JsonObject { ["name"] = Name, ["namespace"] = "kube-node-lease" };
        if (_plane.Store.Get(Kind.Node, null, Name) is { } node)
            metadata["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Node",
                ["name"] = Name,
                ["uid"] = node.Uid,
            });
        _plane.Store.Create(new KubeObject(Kind.Lease, new JsonObject
        {
            ["kind"] = "Lease",
            ["apiVersion"] = Kind.Lease.ApiVersion,
            ["metadata"] = metadata,
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = Name,
                ["leaseDurationSeconds"] = 40,
                ["renewTime"] = time,
            },
        }));
    }

    /// <summary>Writes the node's conditions as they are.</summary>
    public void Report()
    {
        if (_plane.Store.Get(Kind.Node, null, Name) is { } node)
            _plane.Store.UpdateStatus(node, json => NodeObjects.SetConditions((JsonObject)json["status"]!,
                _plane.Clock.GetUtcNow(), NotReady, Pressure.Conditions));
    }
}
