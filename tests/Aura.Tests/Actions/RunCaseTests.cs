using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Mcp.Tools;
using Aura.Plans;
using Aura.Simulator;
using Aura.Tests.State;

namespace Aura.Tests.Actions;

/// <summary>
/// Every file of <c>runs/</c>: what an operator would approve is as its golden says; the action is carried out through
/// the pipeline on a simulated cluster to its verified end, and taken back. See <c>runs/README.md</c>.
/// </summary>
public sealed class RunCaseTests
{
    private static readonly Caller Caller = new("tester", "tests");
    private static readonly Caller Person = new("operator", "outside");

    public static TheoryData<string> Names => [.. RunCase.All().Select(r => r.ToString())];

    [Theory, MemberData(nameof(Names))]
    public void TheActionDoesWhatItSays(string name)
    {
        var run = RunCase.Of(name);
        using var files = new TemporaryStore();
        using var cluster = run.Play();
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);
        var action = new ActionCatalog().Get(run.Action);
        using var user = new LimitedUser(cluster, client, RunPermissions.Of(run, action));
        var receivers = CaseFiles.Texts(run.Json["receivers"]).Select(r => new Receiver(r)).ToList();
        var store = files.Open(cluster.Clock);
        var services = new PipelineServices
        {
            Client = user.Client,
            Store = store,
            Catalog = new ActionCatalog(),
            ClusterName = "test",
            Policy = run.Policy(),
            Time = cluster.Clock,
            Notifiers = receivers,
            Variables = CaseValues.Variables(run.Json),
            ArchiveFolder = files.Archives,
            AnswerWithin = TimeSpan.FromHours(2),
            Usage = new CaseUsage(run.Json),
        };
        using var pipeline = new Pipeline(services);
        Earlier(run, cluster, services with { Client = client });
        var view = new LiveClusterView(user.Client, cluster.Clock, [.. receivers.Select(r => r.Name)])
        {
            Archives = true,
            Values = CaseValues.Of(run.Json, store.Sealer),
            Usage = services.Usage,
            DatabasesOf = services.Policy.File,
            Past = new PastChanges(store, "test").Of,
        };
        var plan = cluster.Run(() => action.PlanAsync(run.Args, view));
        PlanInvariants.Hold(action, plan, view.Reads);
        RunGolden.Check(run, cluster.Run(() => pipeline.RunActionAsync(
            new ActionRequest(run.Action, run.Args, DryRun: true), Caller)));
        var facts = new RunFacts(cluster, client);
        facts.Remember(run.Expect["fixed"], run.Expect["undone"]);
        var before = Written(plan, client, cluster);
        RunPermissions.EachIsNeeded(run, action, plan, user, cluster,
            () => pipeline.RunActionAsync(new ActionRequest(run.Action, run.Args), Caller));

        var result = Carried(run, pipeline, cluster);

        Assert.True(run.Status == ToolJson.Snake(result.Status), Told(result));
        // A pod is ready a moment before its workload's status counts it.
        cluster.Advance(TimeSpan.FromSeconds(1));
        facts.Hold(run.Expect["fixed"]);
        RunArchive.Hold(run.Expect["archive"], files.Archives);
        Assert.Equal(CaseFiles.Texts(run.Expect["told"]), receivers.SelectMany(r => r.Told));
        if (result.Status == ExecutionStatus.Succeeded && plan.Undo is UndoGrade.Exact or UndoGrade.Compensating)
        {
            var undone = cluster.Run(() => pipeline.UndoAsync(result.ExecutionId!, Caller));
            Assert.True(undone.Status is ExecutionStatus.RolledBack or ExecutionStatus.Succeeded, Told(undone));
            cluster.Advance(TimeSpan.FromSeconds(10));
        }
        if (plan.Undo == UndoGrade.Exact)
            Assert.Equal(before, Written(plan, client, cluster));
        facts.Hold(run.Expect["undone"]);
    }

    private static void Earlier(RunCase run, SimulatedCluster cluster, PipelineServices services)
    {
        using var pipeline = new Pipeline(services);
        foreach (var earlier in CaseFiles.List(run.Json["earlier"]))
        {
            var request = new ActionRequest((string)earlier["action"]!, earlier["args"]!.AsObject());
            var done = cluster.Run(() => pipeline.RunActionAsync(request, Caller));
            Assert.True(done.Status == ExecutionStatus.Succeeded, Told(done));
        }
    }

    // A person outside the client says yes where the case expects to be asked.
    private static ExecutionResult Carried(RunCase run, Pipeline pipeline, SimulatedCluster cluster)
    {
        var result = cluster.Run(() => pipeline.RunActionAsync(new ActionRequest(run.Action, run.Args), Caller));
        var asked = result.Status == ExecutionStatus.ApprovalRequired && run.Status != "approval_required";
        Assert.True(asked == ((bool?)run.Expect["person"] ?? false), $"a person is asked: {asked}; {result.Message}");
        return asked ? cluster.Run(() => pipeline.ApproveAsync(result.Approval!.ApprovalId, Person)) : result;
    }

    // What apply → undo must bring back: all but what the server, the controllers and time write.
    private static List<string> Written(Plan plan, KubeClient client, SimulatedCluster cluster) =>
        [.. plan.Changes.Where(c => c.IsInCluster).Select(c => c.Target).Distinct().Select(target =>
            $"{target} {Sorted(Bare(cluster.Run(() => client.FindAsync(target)))?.At(""))?.ToJsonString()}")];

    private static KubeObject? Bare(KubeObject? o)
    {
        var bare = o?.With("status", null);
        foreach (var path in (string[])["metadata.uid", "metadata.resourceVersion", "metadata.generation",
            "metadata.creationTimestamp", "metadata.managedFields",
            "metadata.annotations[deployment.kubernetes.io/revision]",
            "metadata.annotations[deprecated.daemonset.template.generation]"])
            if (bare?.At(path) is not null)
                bare = bare.With(path, null);
        // Controllers taint a node by its conditions and its cordon.
        if (bare?.At("spec.taints") is JsonArray)
        {
            var own = bare.List("spec.taints").Where(t => !$"{t["key"]}".StartsWith("node.kubernetes.io/"))
                .Select(t => t.DeepClone()).ToArray();
            bare = bare.With("spec.taints", own.Length == 0 ? null : new JsonArray(own));
        }
        return bare;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static string Told(ExecutionResult result) => $"{result.Status}: {result.Message}\n"
        + string.Join("\n", result.Checks.Where(c => !c.Passed).Select(c => $"{c.Name}: {c.Why}"))
        + string.Join("\n", result.Steps.Select(s => $"{s.Id} {s.What}: {s.State} {s.Detail}"));

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
