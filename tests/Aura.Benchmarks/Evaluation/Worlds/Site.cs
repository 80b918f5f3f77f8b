using Aura.Actions;
using Aura.Benchmarks.Evaluation.Judging;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Mcp.Twin;
using Aura.Planning;
using Aura.Plans;
using Aura.Simulator;
using Aura.State;
using Aura.Twin.Rehearsing;
using Prediction = Aura.Benchmarks.Evaluation.Judging.Prediction;

namespace Aura.Benchmarks.Evaluation.Worlds;

/// <summary>A played world, and everything that works on it, in virtual time.</summary>
internal sealed class Site : IDisposable
{
    // Every approval is given at once: what is measured is what Aura does, not how long people take.
    private static readonly Caller Person = new("operator", "evaluate") { Ask = (_, _) => Task.FromResult(true) };
    private static readonly Caller Outside = new("operator", "aura approve");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-evaluate-");
    private readonly KubeClient _client;
    private readonly KubeClient _judge;
    private readonly AuraStore _store;
    private readonly Pipeline _pipeline;
    private readonly ActionCatalog _catalog = new();
    private readonly Mailbox _mailbox = new();
    private readonly Memory? _memory;

    /// <param name="memory">What is kept from one world to the next; null: nothing, and odds are the priors'.</param>
    public Site(World world, Memory? memory = null)
    {
        _memory = memory;
        Cluster = SimulatedCluster.FromIncident(world.Incident, world.Options);
        Name = memory?.Enter(Cluster.Clock) ?? "simulated";
        _client = new KubeClient(Http(Cluster.CreateHandler(world.Requests)), Cluster.Clock);
        _judge = new KubeClient(Cluster.CreateHttpClient(), Cluster.Clock);
        _store = memory?.Store ?? AuraStore.Open(Path.Combine(_folder.FullName, "aura.db"), Cluster.Clock);
        _pipeline = new Pipeline(new PipelineServices
        {
            Client = _client,
            Store = _store,
            Catalog = _catalog,
            ClusterName = Name,
            Notifiers = [_mailbox],
            Time = Cluster.Clock,
            AnswerWithin = TimeSpan.FromHours(2),
        });
    }

    /// <summary>The cluster's.</summary>
    public string Name { get; }

    public SimulatedCluster Cluster { get; }

    /// <summary>On a connection that never fails; for responders that are scripts, and for the judge.</summary>
    public KubeClient Sure => _judge;

    public TimeSpan Elapsed => Cluster.Clock.Elapsed;

    public int MessagesSent => _mailbox.Count;

    public void Advance(TimeSpan by) => Cluster.Advance(by);

    /// <summary>As a client would: again, where the answer says that something could not be read.</summary>
    public IReadOnlyList<Finding> Diagnose(DiagnosisScope scope)
    {
        for (var times = 1; ; times++)
            try
            {
                var diagnosis = Cluster.Run(() => new Diagnoser(View(), _client).DiagnoseAsync(scope));
                if (times == Patience || !diagnosis.Notes.Any(n => n.Contains(" not read: ")))
                    return diagnosis.Findings;
            }
            catch (KubeException) when (times < Patience)
            {
                Advance(TimeSpan.FromSeconds(1));
            }
    }

    /// <summary>As <see cref="Diagnose"/>, but always of all and on the connection that never fails.</summary>
    public IReadOnlyList<Finding> Truth() =>
        Cluster.Run(() => new Diagnoser(new LiveClusterView(_judge, Cluster.Clock, [_mailbox.Name]), _judge)
            .DiagnoseAsync(DiagnosisScope.Everything)).Findings;

    public RemediationPlan Plan(Finding finding)
    {
        for (var times = 1; ; times++)
            try
            {
                var plan = Cluster.Run(() =>
                    new Planner(View(), _catalog, SafetyChecks.All)
                    {
                        Attempts = new PastAttempts(_store, Name).Of,
                        Priors = _memory?.Odds(Name, Cluster.Clock) ?? PriorBook.BuiltIn,
                    }.PlanAsync(finding, PlanConstraints.None));
                _store.Findings.Save(finding, Name);
                _store.Plans.Save(plan, Name);
                return plan;
            }
            catch (KubeException) when (times < Patience)
            {
                Advance(TimeSpan.FromSeconds(1));
            }
    }

    /// <summary>
    /// Asks a twin, which sees what the API shows and nothing of the world's rules; virtual time stands still.
    /// </summary>
    public Prediction Rehearse(Finding finding, Strategy strategy)
    {
        var rehearsal = new Rehearsal(SimulatedTwin.Factory, _catalog);
        var live = new LiveClusterView(_judge, Cluster.Clock, [_mailbox.Name]) { Remembers = true };
        var material = Cluster.Run(() => rehearsal.GatherAsync(live, finding, [strategy], _judge));
        return Prediction.Of(rehearsal.Rehearse(material, [strategy])[0]);
    }

    public ExecutionResult Execute(RemediationPlan plan, string strategy)
    {
        var result = Cluster.Run(() => _pipeline.ExecutePlanAsync(plan.PlanId, strategy, Person));
        return result.Status == ExecutionStatus.ApprovalRequired
            ? Cluster.Run(() => _pipeline.ApproveAsync(result.Approval!.ApprovalId, Outside)) : result;
    }

    /// <summary>Looks again at what was done, as <c>serve</c> does: once, when the first look is due.</summary>
    public void LookAgain()
    {
        Advance(Recheck.Usual[0] + TimeSpan.FromSeconds(1));
        Cluster.Run(() => new Rechecking(_store, Name,
            () => new LiveClusterView(_judge, Cluster.Clock, [_mailbox.Name]), _judge, Cluster.Clock).RunDueAsync());
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        if (_memory is null)
            _store.Dispose();
        _client.Dispose();
        _judge.Dispose();
        Cluster.Dispose();
        _folder.Delete(recursive: true);
    }

    private const int Patience = 5;

    private static HttpClient Http(HttpMessageHandler handler) =>
        new(handler) { BaseAddress = new Uri("http://simulator.local/"), Timeout = Timeout.InfiniteTimeSpan };

    private LiveClusterView View() => new(_client, Cluster.Clock, [_mailbox.Name])
    {
        Remembers = true,
        Past = target => new PastChanges(_store, Name).Of(target),
        RepeatsReads = true,
    };
}
