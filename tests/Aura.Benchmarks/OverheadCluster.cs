using System.Net;
using System.Net.Http.Headers;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Simulator;
using Aura.Simulator.Http;

namespace Aura.Benchmarks;

/// <summary>
/// A simulated cluster behind TLS on loopback, Aura's server with a store on disk and an MCP client in memory; and a
/// bare HttpClient of the same settings, on a connection of its own.
/// </summary>
internal sealed class OverheadCluster : IAsyncDisposable, IClusterSource
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-overhead-");
    private readonly SimulatedCluster _cluster = new();
    private SimulatorServer _server = null!;
    private Workspace _workspace = null!;

    public RecordingHandler Recording { get; private set; } = null!;
    public HttpClient Raw { get; private set; } = null!;
    public InMemorySession Session { get; private set; } = null!;
    public string Store => Path.Combine(_folder.FullName, "aura.db");

    public string Default => "overhead";
    public IReadOnlyList<string> Names => ["overhead"];

    public static async Task<OverheadCluster> StartAsync()
    {
        var started = new OverheadCluster();
        started.Fill();
        started._server = await SimulatorServer.StartAsync(started._cluster);
        // The cluster's time stands still: what is verified is true as soon as it is written, and no controller's
        // doing (a taint on the cordoned node) comes between a request and its repetition.
        started.Raw = started.Connect(started.Sockets());
        started._workspace = new Workspace(
            new AuraOptions { Store = started.Store, AutoApprove = Risk.High }, started);
        started.Session = await InMemorySession.StartAsync(started._workspace);
        // Connects, and learns which kinds there are: once a process, not once a call.
        await started.Session.Client.CallToolAsync(
            "get_objects", new Dictionary<string, object?> { ["kind"] = "Node" });
        return started;
    }

    public ClusterConnection Open(string name, Impersonation? actAs = null)
    {
        Recording = new RecordingHandler(Sockets());
        return new ClusterConnection(name, new KubeClient(Connect(Recording)), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _workspace.DisposeAsync();
        Raw.Dispose();
        await _server.DisposeAsync();
        _cluster.Dispose();
        _folder.Delete(recursive: true);
    }

    void IDisposable.Dispose()
    {
    }

    private void Fill()
    {
        using var client = new KubeClient(_cluster.CreateHttpClient(), _cluster.Clock);
        _cluster.Run(() => client.CreateAsync(new KubeObject(Kind.Deployment, Yaml.Parse("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web, namespace: default }
            spec:
              replicas: 3
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web } }
                spec:
                  containers:
                  - { name: web, image: "nginx:1.27", resources: { requests: { cpu: 10m, memory: 16Mi } } }
            """)!.AsObject())));
        _cluster.Advance(TimeSpan.FromMinutes(2));
    }

    private HttpClient Connect(HttpMessageHandler handler) => new(handler)
    {
        BaseAddress = _server.Address,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _server.Token) },
    };

    private SocketsHttpHandler Sockets() => new()
    {
        UseCookies = false,
        // The simulator's own authority; verifying it costs nothing once the connection stands.
#pragma warning disable CA5359 // On loopback, to a server of this process.
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
    };
}
