using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.Twin;

namespace Aura.Tests.Twin;

/// <summary>
/// A twin that is exact because it is made the way the cluster was: what rehearsals make of it can be told apart from
/// how well a twin is loaded and its behaviour inferred.
/// </summary>
internal sealed class ShadowTwin : ITwin
{
    private readonly SimulatedCluster _cluster;

    public ShadowTwin(Incident incident)
    {
        _cluster = SimulatedCluster.FromIncident(incident);
        Client = new KubeClient(_cluster.CreateHttpClient(), _cluster.Clock);
    }

    public KubeClient Client { get; }

    public TimeProvider Time => _cluster.Clock;

    public T Run<T>(Func<Task<T>> work) => _cluster.Run(work);

    public void Advance(TimeSpan by) => _cluster.Advance(by);

    public void Dispose()
    {
        Client.Dispose();
        _cluster.Dispose();
    }
}
