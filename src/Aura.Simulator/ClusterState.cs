using Aura.Kubernetes;
using Aura.Simulator.Behaviour;

namespace Aura.Simulator;

/// <summary>What another cluster was like at one moment: its objects, and what they do not say.</summary>
public sealed record ClusterState
{
    /// <summary>With uid, status and times, as they were read; they are shared, not copied.</summary>
    public required IReadOnlyCollection<KubeObject> Objects { get; init; }

    /// <summary>How containers behave; the first that matches speaks.</summary>
    public IReadOnlyCollection<BehaviourRule> Rules { get; init; } = [];

    /// <summary>
    /// Of a node that is not named here, the Node's Ready condition and its lease tell whether its kubelet lives.
    /// </summary>
    public IReadOnlyCollection<NodeState> Nodes { get; init; } = [];
}
