using System.Collections.Concurrent;
using System.Security.Cryptography;
using Aura.Actions;
using Aura.Cost.OpenCost;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution;
using Aura.Execution.Checks;
using Aura.Execution.Values;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Mcp.Options;
using Aura.Mcp.Resources;
using Aura.Mcp.Serving.Fleet;
using Aura.Mcp.Tasks;
using Aura.Mcp.Tools;
using Aura.Mcp.Twin;
using Aura.Metrics;
using Aura.Metrics.Prometheus;
using Aura.Planning;
using Aura.Plans;
using Aura.State;
using Aura.State.Engines;
using Aura.Twin.Rehearsing;

namespace Aura.Mcp.Serving;

/// <summary>What one process works with: its options, the catalogue, the store and the clusters.</summary>
public sealed class Workspace : IAsyncDisposable
{
    /// <summary>How much faster than ours the time of an embedded cluster goes while it is watched.</summary>
    private const double WatchedSpeed = 10;

    private readonly IClusterSource _source;
    private readonly Workspace? _parent;
    private readonly Impersonation? _actAs;
    private readonly ConcurrentDictionary<CallerRights, Lazy<Workspace>> _ofCallers = new();
    private readonly Lazy<AuraStore> _store;
    private readonly string? _temporary;
    private readonly OpenCostPrices? _openCost;
    private readonly Lazy<byte[]> _dialogueKey;
    private HttpClient? _http;
    private HttpClient? _queries;

    /// <param name="time">The wall clock of expiries, leases and windows; left out, the system's.</param>
    public Workspace(AuraOptions options, IClusterSource? clusters = null, TimeProvider? time = null)
    {
        Options = options;
        Policy = options.ToPolicy();
        Notifiers = options.Receivers.Count == 0 && options.Simulated
            ? [new StderrNotifier()]
            : [.. options.Receivers.Select(r => new WebhookNotifier(r.Key, r.Value, Http))];
        Prometheus = options.Prometheus is { } address ? new PrometheusClient(Queries, address) : null;
        _openCost = options.OpenCost is { } openCost
            ? new OpenCostPrices(new OpenCostClient(Queries, openCost), time ?? TimeProvider.System) : null;
        _source = clusters ?? Source(options, time);
        Clusters = new Clusters(_source, NewPipeline);
        _temporary = options.Simulated && options.Store is null
            ? Directory.CreateTempSubdirectory("aura-").FullName : null;
        var path = options.Store ?? Path.Combine(_temporary ?? DataFolder, "aura.db");
        // What is made when first used keeps a server that only lists its tools fast to start and small.
        // Of several replicas any may get the answer; what one process alone asks, another need not understand.
        _dialogueKey = new Lazy<byte[]>(() => PostgresAddress.Is(path) ? Store.Sealer.KeyFor("dialogue")
            : RandomNumberGenerator.GetBytes(32));
        _store = new Lazy<AuraStore>(() => AuraStore.Open(path, time, options.StoreKey));
        Tasks = new TaskStore(time ?? TimeProvider.System);
        Load = new ClusterLoad(options.MaxPerCluster, options.MaxQueued, time);
        Subscriptions = new Subscriptions(() => _store.Value);
    }

    private Workspace(Workspace parent, CallerRights rights)
    {
        (_parent, _source, _actAs, _store) = (parent, parent._source, rights.ActAs, parent._store);
        _openCost = parent._openCost;
        (Options, Catalog, Notifiers, Prometheus, _dialogueKey) =
            (parent.Options, parent.Catalog, parent.Notifiers, parent.Prometheus, parent._dialogueKey);
        (Tasks, Subscriptions, Load) = (parent.Tasks, parent.Subscriptions, parent.Load);
        Policy = parent.Policy with
        {
            CallerMaxRisk = rights.MaxRisk,
            CallerNamespaces = rights.Namespaces.Length == 0 ? null : rights.Namespaces.Split('\n'),
        };
        Clusters = new Clusters(_source, NewPipeline, _actAs);
    }

    /// <summary>
    /// The same store and clusters for a caller of these rights; its connections and pipelines are their own. Lives as
    /// long as this.
    /// </summary>
    public Workspace For(CallerRights rights) => rights == CallerRights.Full ? this
        : _ofCallers.GetOrAdd(rights, r => new Lazy<Workspace>(() => new Workspace(this, r))).Value;

    /// <summary>Where this user's store is by default.</summary>
    public static string DataFolder => Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "aura");

    public AuraOptions Options { get; }

    /// <summary>What may be done; nothing in a call can change it.</summary>
    public PolicyOptions Policy { get; }

    public ActionCatalog Catalog { get; init; } = new();

    public Clusters Clusters { get; }

    /// <summary>Who may be sent messages; nothing in a call can add to them.</summary>
    public IReadOnlyList<INotifier> Notifiers { get; }

    /// <summary>The values for Secrets that the operator named.</summary>
    public ValueReader Values => new(Policy.File, () => Store.Sealer, Environment.GetEnvironmentVariable);

    /// <summary>Of the default cluster; null where none was named.</summary>
    public PrometheusClient? Prometheus { get; }

    /// <summary>
    /// Seals the notes that clients carry between a question and its answer; for this process, or all on a database.
    /// </summary>
    public byte[] DialogueKey => _dialogueKey.Value;

    /// <summary>Calls that clients follow instead of waiting.</summary>
    public TaskStore Tasks { get; }

    /// <summary>How many calls are at each cluster, over all callers.</summary>
    public ClusterLoad Load { get; }

    /// <summary>
    /// What is known of clusters that are watched; null where none are. It is seen with the server's rights, so a
    /// caller whom the cluster sees as itself does not get it.
    /// </summary>
    public ClusterWatches? Watches
    {
        get => _parent is null ? field : _actAs is null ? _parent.Watches : null;
        internal set;
    }

    /// <summary>Who wants to hear of executions and findings.</summary>
    public Subscriptions Subscriptions { get; }

    /// <exception cref="StoreException">It cannot be used; the message says what to do.</exception>
    public AuraStore Store => _store.Value;

    /// <summary>The cluster that the execution ran in, unless the caller names one.</summary>
    /// <exception cref="FaultException">There is no such execution.</exception>
    public ClusterSession ClusterOfExecution(string id, string? cluster) => Clusters.Get(cluster
        ?? Store.Journal.Find(id)?.Cluster
        ?? throw new FaultException("NotFound", $"there is no execution '{id}'", "get_execution lists the newest"));

    /// <exception cref="FaultException">There is no such plan.</exception>
    public RemediationPlan Plan(string id) => Store.Plans.Find(id)
        ?? throw new FaultException("NotFound", $"there is no plan '{id}'", "make one with plan_remediation");

    /// <summary>The cluster that the plan was made for, unless the caller names one.</summary>
    public ClusterSession ClusterOfPlan(string id, string? cluster) =>
        Clusters.Get(cluster ?? Store.Plans.ClusterOf(id));

    /// <summary>
    /// Takes up what a process that died has left, in every cluster; what cannot be reached is logged.
    /// </summary>
    public async Task RecoverAsync(ILogger log, CancellationToken cancellation)
    {
        try
        {
            await Clusters.RefreshAsync(cancellation);
            foreach (var name in Clusters.Names)
                await TryRecoverAsync(name, log, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError("open executions were not taken up: {Fault}", Faults.Describe(e).Shown);
        }
    }

    /// <summary>One that cannot be connected to does not keep the others from being looked after.</summary>
    private async Task TryRecoverAsync(string cluster, ILogger log, CancellationToken cancellation)
    {
        try
        {
            await Clusters.Get(cluster).Pipeline.RecoverAsync(cancellation);
        }
        catch (Exception e) when (e is KubeException or KubeConfigException or ArgumentsException)
        {
            log.LogError("open executions in {Cluster} were not taken up: {Fault}", cluster, Faults.Describe(e).Shown);
        }
    }

    /// <summary>Ends what runs in this process: a client that has gone does not stop it.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(OfCallers.Append(this).Select(w => w.Clusters.WhenIdleAsync()));

    /// <summary>
    /// What still runs when this is disposed is left to another process on the store, which takes it up when this one
    /// has ended.
    /// </summary>
    public bool HandsOver { get; set; }

    private IEnumerable<Workspace> OfCallers => _ofCallers.Values.Where(w => w.IsValueCreated).Select(w => w.Value);

    public async ValueTask DisposeAsync()
    {
        if (_parent is not null)
            return; // It owns nothing but its connections, which the parent closes.
        var idle = WhenIdleAsync();
        if (HandsOver && !idle.IsCompleted)
            return; // It goes on until the process ends; a connection that breaks first would look like a failure.
        await idle;
        foreach (var workspace in OfCallers.Append(this))
            workspace.Clusters.Dispose();
        _source.Dispose();
        _http?.Dispose();
        _queries?.Dispose();
        if (_store.IsValueCreated)
            _store.Value.Dispose();
        if (_temporary is not null)
            Directory.Delete(_temporary, recursive: true);
    }

    /// <summary>The cluster as of now, read-only; what is read is remembered for as long as the view is used.</summary>
    public ClusterView View(ClusterSession cluster) =>
        new LiveClusterView(cluster.Client, cluster.Time, [.. Notifiers.Select(n => n.Name)], Policy.AllProtected)
        {
            Archives = Options.Archives is not null,
            RepeatsReads = true,
            Values = Values,
            Usage = Usage(cluster.Name),
            PriceList = Options.Prices,
            NodePrices = NodePrices(cluster.Name),
            Errors = Errors(cluster.Name),
            DatabasesOf = Policy.File,
            Past = target => new PastChanges(Store, cluster.Name).Of(target),
            Remembers = true,
        };

    /// <summary>Finds what is wrong in the cluster, as of now.</summary>
    public Diagnoser Diagnoser(ClusterSession cluster) => Diagnoser(cluster, View(cluster));

    /// <param name="view">What the cluster is read through.</param>
    public Diagnoser Diagnoser(ClusterSession cluster, ClusterView view) => new(view, cluster.Client)
    {
        Name = cluster.Name,
    };

    /// <summary>Keeps what was found, so that it can be planned for by its id, and learnt from.</summary>
    public void Remember(ClusterSession cluster, Diagnosis.Diagnosis diagnosis, DiagnosisScope scope)
    {
        Store.Incidents.Note(cluster.Name, diagnosis, scope, cluster.Time.GetUtcNow());
        foreach (var finding in diagnosis.Findings)
            Store.Findings.Save(finding, cluster.Name);
    }

    /// <summary>What was learnt of success, in the cluster.</summary>
    public LearntOdds Odds(ClusterSession cluster) => new(Store, cluster.Name, cluster.Time);

    public Planner Planner(ClusterSession cluster) => new(View(cluster), Catalog,
        [
            .. SafetyChecks.All, new RestrictionCheck(Policy.For(cluster.Name)),
            new ProtectedNamespaceCheck(Policy.For(cluster.Name)),
        ])
    {
        Priors = Odds(cluster),
        Attempts = new PastAttempts(Store, cluster.Name).Of,
        EnvironmentLabel = Policy.File.EnvironmentLabel,
        Rehearsals = Options.RehearseWithin == TimeSpan.Zero ? null
            : new RehearsalRound(Rehearsal(cluster)) { Within = Options.RehearseWithin, Logs = cluster.Client },
    };

    /// <summary>Tries strategies out in twins that are simulated clusters in this process.</summary>
    public Rehearsal Rehearsal(ClusterSession cluster) =>
        new(SimulatedTwin.Factory, Catalog) { Policy = Policy.For(cluster.Name) };

    private HttpClient Http => _http ??= new HttpClient { Timeout = TimeSpan.FromSeconds(15) };

    private HttpClient Queries => _queries ??=
        new HttpClient { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = 32 << 20 };

    private UsageSources Usage(string cluster) => Prometheus is not null && cluster == Clusters.Default
        ? new UsageSources(new PrometheusUsage(Prometheus), new SampledUsage(Store.Usage, cluster))
        : new UsageSources(new SampledUsage(Store.Usage, cluster));

    private OpenCostPrices? NodePrices(string cluster) => cluster == Clusters.Default ? _openCost : null;

    private PrometheusErrors? Errors(string cluster) =>
        Prometheus is not null && Options.Errors is var (requests, failed) && cluster == Clusters.Default
            ? new PrometheusErrors(Prometheus, requests, failed) : null;

    private Pipeline NewPipeline(ClusterConnection cluster) => new(new PipelineServices
    {
        Client = cluster.Client,
        ActAs = _actAs,
        Store = Store,
        Catalog = Catalog,
        ClusterName = cluster.Name,
        Checks = SafetyChecks.All,
        Policy = Policy,
        Notifiers = Notifiers,
        Usage = Usage(cluster.Name),
        Prices = Options.Prices,
        NodePrices = NodePrices(cluster.Name),
        Errors = Errors(cluster.Name),
        ArchiveFolder = Options.Archives,
        Time = cluster.Time,
        AnswerWithin = Options.AnswerWithin,
        CrashPoints = Environment.GetEnvironmentVariable("AURA_CRASH_AT") is { Length: > 0 } point
            ? new KillAtCrashPoint(KillAtCrashPoint.Parse(point)) : null,
    });

    private static IClusterSource Source(AuraOptions options, TimeProvider? time) =>
        options.Simulator is { } incident
            // Time that leaps whenever somebody waits would never rest: a watch waits all the time.
            ? new EmbeddedClusters(IncidentFiles.Start(incident), options.Watch ? WatchedSpeed : null)
            : options.ClustersFrom.Count > 0 ? new FleetClusters(options, new KubeconfigClusters(options), time)
            : new KubeconfigClusters(options);
}
