using Aura.Simulator.Behaviour;
using Aura.Simulator.Incidents;

namespace Aura.Simulator;

public sealed partial class SimulatedCluster
{
    private ControlPlane? _plane;

    /// <summary>How containers behave; null where the cluster runs no controllers.</summary>
    public BehaviourBook? Behaviour => _plane?.Behaviour;

    /// <summary>
    /// A cluster that the incident has happened to: its objects are made and settle, the fault is done as a user would
    /// do it through the API, and time runs on.
    /// </summary>
    /// <exception cref="IncidentException">The API refuses an object or a step; names it.</exception>
    public static SimulatedCluster FromIncident(Incident incident, SimulatorOptions? options = null)
    {
        options ??= new SimulatorOptions();
        if (incident.Objects.Any(o => (string?)o["kind"] == "Node"))
            options = options with { Nodes = 0 };
        var cluster = new SimulatedCluster(options);
        new IncidentPlayer(cluster, incident).Play();
        return cluster;
    }

    /// <summary>The node's container runtime fails: its kubelet says NotReady and why. Null: it works again.</summary>
    public void SetNodeReady(string node, string? why)
    {
        lock (Clock.World)
            _plane?.Kubelets?.SetReady(node, why);
    }

    /// <summary>Something else than pods takes so many bytes of the node's memory or disk; null: as it was.</summary>
    public void SetNodePressure(string node, long? memory = null, long? disk = null)
    {
        lock (Clock.World)
            _plane?.Kubelets?.SetTaken(node, memory, disk);
    }

    /// <summary>The node's kubelet stops answering (heartbeats, pod states), or comes back.</summary>
    public void SetNodeDown(string node, bool down)
    {
        lock (Clock.World)
            _plane?.Kubelets?.SetDown(node, down);
    }
}
