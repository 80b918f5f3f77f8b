using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Diagnosis.Watching;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.Tests.Execution;

namespace Aura.Tests.Diagnosis.Watching;

/// <summary>A simulated cluster that is watched, in virtual time.</summary>
internal sealed class WatchedSim : IDisposable
{
    private readonly WatchedCluster _held;
    private readonly KubeClient _watching;

    /// <param name="before">Answers the watcher's requests in place of the API server, or (null) does not.</param>
    public WatchedSim(Incident incident, SimulatorOptions? options = null, WatchLimits? limits = null,
        Func<HttpRequestMessage, HttpResponseMessage?>? before = null)
    {
        Cluster = SimulatedCluster.FromIncident(incident, options);
        Client = new KubeClient(Cluster.CreateHttpClient(), Cluster.Clock);
        var http = new HttpClient(new FaultyHandler(Cluster.CreateHandler()) { Before = Count(before) })
        {
            BaseAddress = new Uri("http://simulator.local/"),
        };
        _watching = new KubeClient(http, Cluster.Clock);
        _held = new WatchedCluster(_watching, Cluster.Clock, limits ?? new WatchLimits(), Log.Add);
        Diagnosis = new ContinuousDiagnosis(_held, () => new LiveClusterView(_watching, Cluster.Clock), _watching,
            Cluster.Clock, limits ?? new WatchLimits(), Log.Add);
        Diagnosis.Looked += (_, news) =>
        {
            if (!news.IsEmpty)
                News.Add(news);
        };
        Cluster.Run(async () =>
        {
            _held.Start();
            Diagnosis.Start();
            await UntilAsync(() => Diagnosis.Current is not null);
        });
    }

    public SimulatedCluster Cluster { get; }

    public ContinuousDiagnosis Diagnosis { get; }

    /// <summary>Somebody else's connection.</summary>
    public KubeClient Client { get; }

    public List<FindingNews> News { get; } = [];

    public List<string> Log { get; } = [];

    /// <summary>Lists that the watcher has asked for.</summary>
    public int Lists { get; private set; }

    public int Held => _held.Count;

    public IReadOnlyList<KubeObject> List(Kind kind) => _held.List(kind);

    public IEnumerable<string> Open => Diagnosis.Current!.Open.Where(o => o.Missing is null).Select(o => o.Finding.Id);

    /// <summary>What a diagnosis that lists everything finds now.</summary>
    public Aura.Diagnosis.Diagnosis Direct() => Cluster.Run(() => new Diagnoser(
        new LiveClusterView(Client, Cluster.Clock), Client).DiagnoseAsync(DiagnosisScope.Everything));

    /// <summary>Virtual time passes until it is so.</summary>
    public void Until(Func<bool> holds) => Cluster.Run(() => UntilAsync(holds));

    public void Pass(TimeSpan time) => Cluster.Run(() => Pause.ForAsync(time, Cluster.Clock));

    public void SetImage(string image) => Cluster.Run(async () =>
    {
        var cart = await Client.GetAsync(new ObjectRef(Kind.Deployment, "shop", "cart"));
        await Client.ReplaceAsync(cart.With("spec.template.spec.containers[0].image", image));
    });

    public void Dispose()
    {
        Diagnosis.Dispose();
        _held.Dispose();
        _watching.Dispose();
        Client.Dispose();
        Cluster.Dispose();
    }

    private Func<HttpRequestMessage, HttpResponseMessage?> Count(
        Func<HttpRequestMessage, HttpResponseMessage?>? before) =>
        request =>
        {
            if (request.RequestUri!.Query.Contains("limit="))
                Lists++;
            return before?.Invoke(request);
        };

    private async Task UntilAsync(Func<bool> holds)
    {
        for (var end = Cluster.Clock.GetUtcNow().AddMinutes(60); !holds();)
        {
            Assert.True(Cluster.Clock.GetUtcNow() < end, "it has not come so within an hour");
            await Pause.ForAsync(TimeSpan.FromSeconds(1), Cluster.Clock);
        }
    }
}
