using Aura.Kubernetes;

namespace Aura.Simulator;

public sealed partial class SimulatedCluster
{
    /// <summary>
    /// A cluster that goes on from the state of another one, from <see cref="SimulatorOptions.StartTime"/> on: objects
    /// are put into the store as they are, and controllers and kubelets take them over as those that were restarted do.
    /// Only nodes of the state are made.
    /// </summary>
    public static SimulatedCluster FromState(ClusterState state, SimulatorOptions? options = null) =>
        new((options ?? new SimulatorOptions()) with { Nodes = 0 }, state);

    /// <summary>Objects of the state that were left out, as nothing here serves their kind.</summary>
    public IReadOnlyList<ObjectRef> LeftOut { get; } = [];
}
