using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.State;

namespace Aura.Tests.Incidents;

/// <summary>An incident in a simulated cluster, with everything that works on it, in virtual time.</summary>
internal sealed class IncidentRun : IDisposable
{
    private static readonly Caller Person = new("tester", "tests") { Ask = (_, _) => Task.FromResult(true) };
    private static readonly Caller Outside = new("tester", "aura approve");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-incident-");
    private readonly KubeClient _client;
    private readonly AuraStore _store;
    private readonly Pipeline _pipeline;
    private readonly Receiver _receiver = new();
    private readonly IReadOnlyList<INotifier> _receivers;
    private readonly ActionCatalog _catalog = new();

    public IncidentRun(Incident incident, bool receiver = true)
    {
        _receivers = receiver ? [_receiver] : [];
        Cluster = SimulatedCluster.FromIncident(incident);
        _client = new KubeClient(Cluster.CreateHttpClient(), Cluster.Clock);
        _store = AuraStore.Open(Path.Combine(_folder.FullName, "aura.db"), Cluster.Clock);
        _pipeline = new Pipeline(new PipelineServices
        {
            Client = _client,
            Store = _store,
            Catalog = _catalog,
            ClusterName = "simulated",
            Notifiers = _receivers,
            Time = Cluster.Clock,
            AnswerWithin = TimeSpan.FromHours(2),
        });
    }

    public SimulatedCluster Cluster { get; }

    public int MessagesSent => _receiver.Messages.Count;

    public LiveClusterView View =>
        new(_client, Cluster.Clock, [.. _receivers.Select(r => r.Name)]) { Remembers = true };

    public Aura.Diagnosis.Diagnosis Diagnose(DiagnosisScope? scope = null) =>
        Cluster.Run(() => new Diagnoser(View, _client).DiagnoseAsync(scope ?? DiagnosisScope.Everything));

    public RemediationPlan Plan(
        Finding finding, PlanConstraints? constraints = null, decimal? downtimePerMinute = null)
    {
        var planner = new Planner(View, _catalog, SafetyChecks.All)
        {
            Attempts = new PastAttempts(_store, "simulated").Of,
            DowntimePerMinute = downtimePerMinute,
        };
        var plan = Cluster.Run(() => planner.PlanAsync(finding, constraints ?? PlanConstraints.None));
        _store.Findings.Save(finding, "simulated");
        _store.Plans.Save(plan, "simulated");
        return plan;
    }

    /// <summary>What cannot be undone is approved by a person outside the client that asks.</summary>
    public ExecutionResult Execute(RemediationPlan plan, string strategy)
    {
        var result = Cluster.Run(() => _pipeline.ExecutePlanAsync(plan.PlanId, strategy, Person));
        return result.Status == ExecutionStatus.ApprovalRequired
            ? Cluster.Run(() => _pipeline.ApproveAsync(result.Approval!.ApprovalId, Outside)) : result;
    }

    public ExecutionResult Undo(string executionId) => Cluster.Run(() => _pipeline.UndoAsync(executionId, Person));

    public JsonNode? Read(ObjectRef target, string path) =>
        Cluster.Run(() => _client.FindAsync(target))?.Copy(path);

    /// <summary>What users have written of every object that an action at hand may change.</summary>
    public IReadOnlyDictionary<string, string> Written() =>
        new[]
        {
            Kind.Deployment, Kind.Service, Kind.Node, Kind.ConfigMap, Kind.CronJob, Kind.Ingress, Kind.NetworkPolicy,
            Kind.ResourceQuota,
        }
        .SelectMany(kind => Cluster.Run(() => _client.ListAsync(kind)).Items).ToDictionary(o => $"{o.Ref}", Written);

    public void Dispose()
    {
        _pipeline.Dispose();
        _store.Dispose();
        _client.Dispose();
        Cluster.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Written(KubeObject o)
    {
        var annotations = new JsonObject(o.Annotations.Where(a => !a.Key.StartsWith("deployment.kubernetes.io/"))
            .OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        var labels = new JsonObject(o.Labels.OrderBy(l => l.Key, StringComparer.Ordinal)
            .Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
        var spec = o.Copy("spec");
        // The node controller's own mark of a cordon, which it sets in its own time.
        foreach (var taint in (spec?["taints"] as JsonArray ?? [])
            .Where(t => $"{t!["key"]}".StartsWith("node.kubernetes.io/")).ToList())
            spec!["taints"]!.AsArray().Remove(taint);
        if (spec?["taints"] is JsonArray { Count: 0 })
            spec.AsObject().Remove("taints");
        return new JsonArray(spec, o.Copy("data"), labels, annotations).ToJsonString();
    }

    private sealed class Receiver : INotifier
    {
        public ConcurrentQueue<JsonObject> Messages { get; } = new();
        public string Name => "on-call";

        public Task SendAsync(JsonObject message, CancellationToken cancel)
        {
            Messages.Enqueue(message);
            return Task.CompletedTask;
        }
    }
}
