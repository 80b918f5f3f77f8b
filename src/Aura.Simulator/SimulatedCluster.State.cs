using Aura.Kubernetes;

namespace Aura.Simulator;

public sealed partial class SimulatedCluster
{
    /// <summary>
    /// A cluster that goes on from the state of another one, from <see cref="SimulatorOptions.StartTime"/> on: objects
    /// are put into the store as they are, and controllers and kubelets take them over as those that were restarted do.
    /// Only nodes of the state are made.
    /// </summary>
    public static SimulatedCluster FromState(ClusterState state, SimulatorOptions? options = null)
    {
        options ??= new SimulatorOptions();
        // Where the other cluster was simulated too, its seed has made the names and uids that are in the state.
        var seed = unchecked(options.Seed * 31 + (int)options.StartTime.ToUnixTimeSeconds());
        return new SimulatedCluster(options with { Nodes = 0, Seed = seed }, state);
    }

    /// <summary>Objects of the state that were left out, as nothing here serves their kind.</summary>
    public IReadOnlyList<ObjectRef> LeftOut { get; } = [];
}
