using System.Text.Json.Nodes;
using Aura.Execution.Gate;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using Aura.Simulator;
using Aura.Simulator.Http;
using Aura.Simulator.Incidents;
using Aura.Tests.Execution;

namespace Aura.Tests.Mcp;

/// <summary>
/// A cluster of three nodes and a few objects for servers in this process; several may share it, as processes share a
/// real one. Its time can be made to stand still.
/// </summary>
internal sealed class SmallCluster : IDisposable
{
    /// <summary>Objects of an incident: a Deployment shop/cart of two pods.</summary>
    public const string Cart = """
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec:
            replicas: 2
            progressDeadlineSeconds: 60
            selector: {matchLabels: {app: cart}}
            template:
              metadata: {labels: {app: cart}}
              spec:
                containers:
                - {name: main, image: "registry.example/cart:1.0", resources: {requests: {cpu: 100m, memory: 64Mi}}}
        """;

    private readonly SimulatedCluster _cluster;
    private readonly List<HttpRequestMessage> _writes = [];
    private IDisposable? _advancing;

    /// <param name="objects">YAML list.</param>
    /// <param name="fault">YAML list of what happens to them, as in an incident.</param>
    public SmallCluster(string objects = "[]", string fault = "[]")
        : this(Incident.Of(new JsonObject
        {
            ["name"] = "small", ["title"] = "small", ["settle"] = "20s", ["run"] = "5s",
            ["objects"] = Yaml.Parse(objects), ["fault"] = Yaml.Parse(fault),
        }, "small"))
    {
    }

    public SmallCluster(Incident incident)
    {
        _cluster = SimulatedCluster.FromIncident(incident);
        Client = new KubeClient(_cluster.CreateHttpClient(), TimeProvider.System);
        Resume();
    }

    /// <summary>Somebody else's connection.</summary>
    public KubeClient Client { get; }

    /// <summary>Answers Aura's requests in place of the API server, or (null) lets them through.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Before { get; set; } = _ => null;

    /// <summary>How long Aura's requests are held up.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task> Hold { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Aura's writes, dry runs and reviews aside.</summary>
    public int Writes
    {
        get
        {
            lock (_writes)
                return _writes.Count;
        }
    }

    /// <summary>Time stands still: what waits for something goes on waiting.</summary>
    public void Freeze()
    {
        _advancing?.Dispose();
        _advancing = null;
    }

    public void Resume() => _advancing ??= _cluster.StartAutoAdvance();

    /// <summary>A connection as the administrator, or as the user.</summary>
    /// <param name="others">More names for it, as if they were other clusters.</param>
    public IClusterSource Connect(string? user = null, params string[] others) => new Connection(this, user, others);

    /// <summary>Over TLS, for processes.</summary>
    public Task<SimulatorServer> ServeAsync() => SimulatorServer.StartAsync(_cluster);

    /// <summary>Somebody changes a field.</summary>
    public async Task EditAsync(Kind kind, string? ns, string name, string path, JsonNode? value)
    {
        var now = await Client.GetAsync(new ObjectRef(kind, ns, name));
        await Client.ReplaceAsync(now.With(path, value), new WriteOptions { FieldManager = "somebody" });
    }

    public async Task<bool> IsCordonedAsync(string node) =>
        (await Client.GetAsync(new ObjectRef(Kind.Node, null, node))).Flag("spec.unschedulable");

    public void Dispose()
    {
        Freeze();
        Client.Dispose();
        _cluster.Dispose();
    }

    private HttpResponseMessage? Pass(HttpRequestMessage request)
    {
        if (Before(request) is { } answer)
            return answer;
        if (FaultyHandler.IsWrite(request))
            lock (_writes)
                _writes.Add(request);
        return null;
    }

    private sealed class Connection(SmallCluster cluster, string? user, string[] others) : IClusterSource
    {
        public string Default => EmbeddedClusters.Name;

        public IReadOnlyList<string> Names => [Default, .. others];

        public ClusterConnection Open(string name, Impersonation? actAs = null)
        {
            var inner = (actAs?.User ?? user) is { } who ? cluster._cluster.ForUser(who, actAs?.Groups ?? [])
                : cluster._cluster.CreateHandler();
            var http = new HttpClient(new FaultyHandler(inner)
            {
                Before = cluster.Pass, Hold = (request, cancel) => cluster.Hold(request, cancel),
            })
            {
                BaseAddress = new Uri("http://simulator.local/"),
            };
            return new ClusterConnection(name, new KubeClient(http, TimeProvider.System, name,
                new ClusterGate(name, cluster._cluster.Clock)), cluster._cluster.Clock);
        }

        public void Dispose()
        {
            // Others may still use the cluster.
        }
    }
}
