using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Kubelet;

internal sealed partial class NodeAgent
{
    /// <summary>
    /// The kubelet of a node that was there before: it goes on from the node's conditions and lease. Where its
    /// <paramref name="state"/> is not told, it is silent if Ready is Unknown or the lease has run out, and its runtime
    /// fails if Ready is False.
    /// </summary>
    public static NodeAgent Adopt(
        ControlPlane plane, KubeObject node, int index, PodAddresses addresses, NodeState? state)
    {
        var agent = new NodeAgent(plane, node.Name, index, addresses);
        var now = plane.Clock.GetUtcNow();
        var lease = plane.Store.Get(Kind.Lease, "kube-node-lease", node.Name);
        var renewed = lease?.Time("spec.renewTime");
        var ready = node.Condition("Ready");
        var expires = renewed?.AddSeconds(lease!.Number("spec.leaseDurationSeconds") ?? 40);
        agent.Down = state?.Silent ?? ((string?)ready?["status"] == "Unknown" || expires < now);
        agent.NotReady = state is not null ? state.NotReady
            : (string?)ready?["status"] == "False" ? (string?)ready["message"] ?? "" : null;
        agent.Pressure.TakenMemory = state?.TakenMemory ?? 0;
        agent.Pressure.TakenDisk = state?.TakenDisk ?? 0;
        agent.Pressure.Adopt(node);
        foreach (var image in node.List("status.images"))
            foreach (var name in (image["names"] as JsonArray ?? []).OfType<JsonValue>())
                agent.Pulled(name.ToString());
        var next = renewed + Heartbeat - now;
        plane.Clock.Schedule(next > TimeSpan.Zero ? next.Value : TimeSpan.Zero, agent.FirstBeat, background: true);
        return agent;
    }

    private void FirstBeat()
    {
        var good = NotReady is null ? "True" : "False";
        if (!Down && (string?)_plane.Store.Get(Kind.Node, null, Name)?.Condition("Ready")?["status"] != good)
            Report();
        Beat();
    }
}
