using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Twin;

namespace Aura.Mcp.Twin;

/// <summary>A twin that is a simulated cluster in this process.</summary>
public sealed class SimulatedTwin : ITwin
{
    private SimulatedTwin(SimulatedCluster cluster)
    {
        Cluster = cluster;
        Client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock, "twin") { IsSilent = true };
    }

    /// <summary>Makes twins of snapshots, for who knows no simulator.</summary>
    public static TwinFactory Factory { get; } = Of;

    public static SimulatedTwin Of(TwinSnapshot snapshot) => new(SimulatedCluster.FromState(
        new ClusterState
        {
            Objects = snapshot.Objects,
            Rules = [.. snapshot.Rules.Select(TwinBehaviour.Of)],
            Nodes = [.. snapshot.Nodes.Select(TwinBehaviour.Of)],
        },
        new SimulatorOptions { StartTime = snapshot.At, Seed = snapshot.Seed }));

    public SimulatedCluster Cluster { get; }

    public KubeClient Client { get; }

    public TimeProvider Time => Cluster.Clock;

    public T Run<T>(Func<Task<T>> work) => Cluster.Run(work);

    public void Advance(TimeSpan by) => Cluster.Advance(by);

    public void Dispose()
    {
        Client.Dispose();
        Cluster.Dispose();
    }
}
