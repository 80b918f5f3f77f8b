using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.State;
using Aura.Tests.State;
using Aura.Tests.State.Engines;

namespace Aura.Tests.Execution;

/// <summary>
/// A simulated cluster with a pipeline on it, all on one virtual clock and one thread. Further pipelines stand for
/// further processes on the same store.
/// </summary>
internal sealed class PipelineFixture : IDisposable
{
    private readonly TemporaryStore _files;
    private readonly List<Pipeline> _pipelines = [];

    public PipelineFixture(SimulatedCluster? cluster = null, PolicyOptions? policy = null, Engine? engine = null)
    {
        _files = new TemporaryStore(engine);
        Cluster = cluster ?? new SimulatedCluster();
        Client = new KubeClient(Cluster.CreateHttpClient(), Cluster.Clock);
        Policy = policy ?? new PolicyOptions { AutoApprove = Risk.High };
        Store = _files.Open(Cluster.Clock);
        Pipeline = Open();
    }

    public static readonly Caller Model = new("alice", "test client");
    public static readonly Caller Person = new("bob", "terminal");

    public SimulatedCluster Cluster { get; }
    public KubeClient Client { get; }
    public PolicyOptions Policy { get; }
    public AuraStore Store { get; }
    public Pipeline Pipeline { get; }

    /// <summary>A pipeline as another process would have it.</summary>
    public Pipeline Open(Func<PipelineServices, PipelineServices>? with = null)
    {
        var services = new PipelineServices
        {
            Client = Client,
            Store = _files.Open(Cluster.Clock),
            Catalog = new ActionCatalog(),
            ClusterName = "test",
            Policy = Policy,
            Time = Cluster.Clock,
        };
        var pipeline = new Pipeline(with?.Invoke(services) ?? services);
        _pipelines.Add(pipeline);
        return pipeline;
    }

    /// <summary>Fails with what the result says.</summary>
    public static void Ends(ExecutionStatus expected, ExecutionResult result) => Assert.True(expected == result.Status,
        $"expected {expected}, got {result.Status}: {result.Message}; "
        + string.Join("; ", result.Checks.Where(c => !c.Passed).Select(c => $"{c.Name}: {c.Why}")));

    public ExecutionResult Run(string action, JsonObject args, bool dryRun = false, Caller? caller = null,
        Pipeline? pipeline = null) => Cluster.Run(() => (pipeline ?? Pipeline).RunActionAsync(
            new ActionRequest(action, args, dryRun, "a test"), caller ?? Model));

    public ExecutionResult Undo(string? executionId) => Cluster.Run(() => Pipeline.UndoAsync(executionId!, Model));

    public ExecutionResult Approve(ExecutionResult asked, Pipeline? pipeline = null) =>
        Cluster.Run(() => (pipeline ?? Pipeline).ApproveAsync(asked.Approval!.ApprovalId, Person));

    /// <summary>Lets virtual time pass, with whatever is under way in the background.</summary>
    public void Advance(TimeSpan by) => Cluster.Run(() => Task.Delay(by, Cluster.Clock));

    public KubeObject? Find(Kind kind, string? ns, string name) =>
        Cluster.Run(() => Client.FindAsync(new ObjectRef(kind, ns, name)));

    public KubeObject Create(Kind kind, string yaml) =>
        Cluster.Run(() => Client.CreateAsync(new KubeObject(kind, (JsonObject)Yaml.Parse(yaml)!)));

    public KubeObject Patch(Kind kind, string? ns, string name, string path, JsonNode? value) => Cluster.Run(async () =>
    {
        var now = await Client.GetAsync(new ObjectRef(kind, ns, name));
        return await Client.ReplaceAsync(now.With(path, value), new WriteOptions { FieldManager = "somebody" });
    });

    /// <summary>Makes what the journal holds of the execution unreadable, as a bad disk would.</summary>
    public void Damage(string executionId)
    {
        var nothing = _files.Database is null ? "x'00'" : @"'\x00'";
        _files.Sql($"UPDATE executions SET body = {nothing} WHERE id = '{executionId}'");
    }

    public void Dispose()
    {
        _pipelines.ForEach(p => p.Dispose());
        Client.Dispose();
        Cluster.Dispose();
        _files.Dispose();
    }
}
