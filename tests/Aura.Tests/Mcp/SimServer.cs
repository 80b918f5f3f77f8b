using Aura.Mcp.Serving;
using Aura.Simulator;
using Aura.Simulator.Http;

namespace Aura.Tests.Mcp;

/// <summary>What <c>aura sim</c> serves, from this process: for tests of other commands than that one.</summary>
internal sealed class SimServer : Sim
{
    private readonly SimulatedCluster _cluster;
    private readonly IDisposable _running;
    private readonly SimulatorServer _server;

    private SimServer(SimulatedCluster cluster, double speed, SimulatorServer server)
    {
        (_cluster, _server) = (cluster, server);
        server.WriteKubeconfig(Kubeconfig);
        _running = cluster.StartRealTime(speed);
    }

    public static async Task<SimServer> StartAsync(string incident, double speed = Fast)
    {
        var cluster = IncidentFiles.StartNow(incident, new SimulatorOptions());
        return new SimServer(cluster, speed, await SimulatorServer.StartAsync(cluster));
    }

    protected override async ValueTask StopAsync()
    {
        await _server.DisposeAsync();
        _running.Dispose();
        _cluster.Dispose();
    }
}
