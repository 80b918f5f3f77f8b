using Aura.Execution.Gate;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Mcp.Serving;

/// <summary>One simulated cluster in this process; its time moves on whenever somebody waits.</summary>
public sealed class EmbeddedClusters : IClusterSource
{
    public const string Name = "simulator";

    private readonly IDisposable _advancing;
    private readonly ClusterGate _gate;

    public EmbeddedClusters(SimulatedCluster cluster, double? speed = null)
    {
        Cluster = cluster;
        _gate = new ClusterGate(Name, cluster.Clock);
        _advancing = speed is { } times ? cluster.StartRealTime(times) : cluster.StartAutoAdvance();
    }

    public SimulatedCluster Cluster { get; }

    public string Default => Name;

    public IReadOnlyList<string> Names => [Name];

    // The client gives up on answers in real time: virtual time may leap while it is busy.
    public ClusterConnection Open(string name, Impersonation? actAs = null) =>
        new(Name, new KubeClient(Http(actAs), TimeProvider.System, Name, _gate), Cluster.Clock);

    private HttpClient Http(Impersonation? actAs) => actAs is null ? Cluster.CreateHttpClient()
        : Cluster.CreateHttpClient(actAs.User, actAs.Groups);

    public void Dispose()
    {
        _advancing.Dispose();
        Cluster.Dispose();
    }
}
