using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.Tests.Mcp;
using Aura.Tests.State;

namespace Aura.Tests.Actions;

/// <summary>
/// Every file of <c>runs/</c>: the action carried out through the pipeline on a simulated cluster to its verified end,
/// and taken back. See <c>runs/README.md</c>.
/// </summary>
public sealed class RunCaseTests
{
    private static readonly string Root = Path.Combine(Repository.Root, "tests/Aura.Tests/Actions/runs");
    private static readonly Caller Caller = new("tester", "tests");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Root, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order()];

    [Theory, MemberData(nameof(Names))]
    public void TheActionDoesWhatItSays(string name)
    {
        var run = Yaml.Parse(File.ReadAllText($"{Root}/{name}.yaml"))!.AsObject();
        using var files = new TemporaryStore();
        using var cluster = SimulatedCluster.FromIncident(IncidentOf(run, name));
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);
        var receivers = ActionCase.Texts(run["receivers"]).Select(r => new Receiver(r)).ToList();
        using var pipeline = new Pipeline(new PipelineServices
        {
            Client = client,
            Store = files.Open(cluster.Clock),
            Catalog = new ActionCatalog(),
            ClusterName = "test",
            Policy = new PolicyOptions { AutoApprove = Risk.High },
            Time = cluster.Clock,
            Notifiers = receivers,
            AnswerWithin = TimeSpan.FromHours(2),
        });
        var action = (string)run["action"]!;
        var args = run["args"]!.AsObject();
        var view = new LiveClusterView(client, cluster.Clock, [.. receivers.Select(r => r.Name)]);
        var plan = cluster.Run(() => new ActionCatalog().Get(action).PlanAsync(args, view));
        var before = Written(plan, client, cluster);

        var result = cluster.Run(() => pipeline.RunActionAsync(new ActionRequest(action, args), Caller));

        Assert.True((string)run["expect"]!["status"]! == Snake(result.Status), $"{result.Status}: {result.Message}\n"
            + string.Join("\n", result.Checks.Where(c => !c.Passed).Select(c => $"{c.Name}: {c.Why}"))
            + string.Join("\n", result.Steps.Select(s => $"{s.Id} {s.What}: {s.State} {s.Detail}")));
        // A pod is ready a moment before its workload's status counts it.
        cluster.Advance(TimeSpan.FromSeconds(1));
        Fixed(run["expect"]!["fixed"], client, cluster);
        Assert.Equal(ActionCase.Texts(run["expect"]!["told"]), receivers.SelectMany(r => r.Told));
        if (result.Status == ExecutionStatus.Succeeded && plan.Undo != UndoGrade.NotApplicable)
        {
            var undone = cluster.Run(() => pipeline.UndoAsync(result.ExecutionId!, Caller));
            Assert.True(undone.Status is ExecutionStatus.RolledBack or ExecutionStatus.Succeeded,
                $"{undone.Status}: {undone.Message}");
        }
        if (plan.Undo == UndoGrade.Exact)
            Assert.Equal(before, Written(plan, client, cluster));
        Fixed(run["expect"]!["undone"], client, cluster);
    }

    private static Incident IncidentOf(JsonObject run, string name)
    {
        var incident = Yaml.Parse(File.ReadAllText($"{Root}/_base/shop.yaml"))!.AsObject();
        (incident["name"], incident["title"]) = (name, name);
        foreach (var field in (string[])["objects", "behaviour"])
            incident[field] = new JsonArray([.. (run[field] as JsonArray ?? []).Concat(incident[field]!.AsArray())
                .Select(item => item!.DeepClone())]);
        incident["fault"] = run["fault"]?.DeepClone();
        incident["run"] = run["run"]?.DeepClone() ?? "60s";
        return Incident.Parse(Yaml.Write(incident), name);
    }

    // What apply → undo must bring back: all but what the server, the controllers and time write.
    private static List<string> Written(Plan plan, KubeClient client, SimulatedCluster cluster) =>
        [.. plan.Changes.Where(c => c is not Change.Send).Select(c => c.Target).Distinct().Select(target =>
            $"{target} {Sorted(Bare(cluster.Run(() => client.FindAsync(target)))?.At(""))?.ToJsonString()}")];

    private static KubeObject? Bare(KubeObject? o)
    {
        var bare = o?.With("status", null);
        foreach (var path in (string[])["metadata.uid", "metadata.resourceVersion", "metadata.generation",
            "metadata.creationTimestamp", "metadata.managedFields", "spec.taints",
            "metadata.annotations[deployment.kubernetes.io/revision]"])
            if (bare?.At(path) is not null)
                bare = bare.With(path, null);
        return bare;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static void Fixed(JsonNode? expected, KubeClient client, SimulatedCluster cluster)
    {
        foreach (var fact in (expected as JsonArray ?? []).OfType<JsonObject>())
        {
            var kind = typeof(Kind).GetFields().Select(f => f.GetValue(null)).OfType<Kind>()
                .First(k => k.Name == (string?)fact["kind"]);
            var found = cluster.Run(
                () => client.GetAsync(new ObjectRef(kind, (string?)fact["namespace"], (string)fact["name"]!)));
            Assert.True(JsonNode.DeepEquals(fact["equals"], found.At((string)fact["path"]!)),
                $"{fact.ToJsonString()}: it is {found.At((string)fact["path"]!)?.ToJsonString()}");
        }
    }

    private static string Snake(ExecutionStatus status) => status switch
    {
        ExecutionStatus.RolledBack => "rolled_back",
        ExecutionStatus.NoChange => "no_change",
        _ => status.ToString().ToLowerInvariant(),
    };

    private sealed record Receiver(string Name) : INotifier
    {
        public List<string> Told { get; } = [];

        public Task SendAsync(JsonObject message, CancellationToken cancel)
        {
            Told.Add((string)message["text"]!);
            return Task.CompletedTask;
        }
    }
}
