using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Mcp.Twin;
using Aura.Planning;
using Aura.Plans;
using Aura.Tests.Incidents;
using Aura.Twin;
using Aura.Twin.Rehearsing;

namespace Aura.Tests.Twin;

/// <summary>Twins of a cluster as it is, made through its API: what they show, and what they leave alone.</summary>
public class LiveClusterTests
{
    [Fact]
    public void The_cluster_is_only_read_and_stays_as_it_was()
    {
        using var run = new IncidentRun(Sample.Load("oom-killed"));
        var finding = run.Diagnose().Findings[0];
        var strategies = run.Plan(finding).Strategies;
        var before = Versions(run);
        var handler = new OnlyReads(run.Cluster.CreateHandler());
        using var client = new KubeClient(
            new HttpClient(handler) { BaseAddress = new Uri("http://simulator.local/") }, run.Cluster.Clock);
        var view = new LiveClusterView(client, run.Cluster.Clock, ["on-call"]) { Remembers = true };
        var rehearsal = new Rehearsal(SimulatedTwin.Factory, new ActionCatalog());
        foreach (var strategy in strategies)
            run.Cluster.Run(() => rehearsal.RehearseAsync(view, finding, strategy, client));
        Assert.Empty(handler.Others);
        Assert.Equal(before, Versions(run));
        Assert.Equal(0, run.MessagesSent);
    }

    [Fact]
    public void No_value_of_a_Secret_gets_into_the_twin_or_the_report()
    {
        const string value = "hunter2-of-the-payments";
        using var run = new IncidentRun(Sample.Load("oom-killed"));
        var finding = run.Diagnose().Findings[0];
        using var client = new KubeClient(run.Cluster.CreateHttpClient(), run.Cluster.Clock);
        run.Cluster.Run(() => client.CreateAsync(new KubeObject(Kind.Secret, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "payments", ["namespace"] = "shop" },
            ["data"] = new JsonObject { ["password"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) },
        })));
        var strategy = OneStep.Of("secret.rotate",
            new JsonObject { ["namespace"] = "shop", ["name"] = "payments", ["secret"] = "payments" });
        var rehearsal = new Rehearsal(SimulatedTwin.Factory, new ActionCatalog());
        var material = run.Cluster.Run(() => rehearsal.GatherAsync(run.View, finding, [strategy]));
        var secret = Assert.Single(material.Snapshot.Objects, o => o.Kind == Kind.Secret && o.Name == "payments");
        Assert.Equal(["password"], secret.Map("data").Keys);
        var text = string.Join('\n', material.Snapshot.Objects) + JsonSerializer.Serialize(
            rehearsal.Rehearse(material, [strategy]), PlanJson.Options);
        Assert.DoesNotContain(value, text);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(value)), text);
        Assert.Contains(material.Snapshot.NotModelled, s => s.Contains("values of Secrets"));
    }

    [Fact]
    public void What_the_twin_proves_impossible_is_excluded_and_the_rest_says_what_became_of_it()
    {
        using var run = new IncidentRun(Sample.Load("crash-loop"));
        var finding = run.Diagnose().Findings[0];
        var restart = OneStep.Of("deployment.rollout_restart",
            new JsonObject { ["namespace"] = finding.Target.Namespace, ["name"] = finding.Target.Name });
        var judged = run.Cluster.Run(() => new RehearsalRound(new Rehearsal(SimulatedTwin.Factory, new ActionCatalog()))
            .RunAsync(run.View, finding, [restart, .. run.Plan(finding).Strategies]));
        Assert.True(judged[0].Rehearsal is { Outcome: RehearsalOutcome.DoesNotRecover }, $"{judged[0].Rehearsal}");
        Assert.True(judged[0].ExcludedBecause?.StartsWith("in the twin: "), $"{judged[0].Rehearsal}");
        Assert.Contains(judged, s => s.ExcludedBecause is null && s.Rehearsal!.Outcome == RehearsalOutcome.Recovers);
    }

    [Fact]
    public void A_plan_is_the_same_twice_with_its_rehearsals()
    {
        using var run = new IncidentRun(Sample.Load("image-not-found"));
        var finding = run.Diagnose().Findings[0];
        var planner = new Planner(run.View, new ActionCatalog(), SafetyChecks.All)
        {
            Rehearsals = new RehearsalRound(new Rehearsal(SimulatedTwin.Factory, new ActionCatalog())),
        };
        RemediationPlan Plan() => run.Cluster.Run(() => planner.PlanAsync(finding, PlanConstraints.None));
        var first = Plan();
        Assert.Equal(first.Digest, Plan().Digest);
        Assert.All(first.Strategies.Where(s => s.ExcludedBecause is null),
            s => Assert.Equal(RehearsalOutcome.Recovers, s.Rehearsal?.Outcome));
        Assert.NotNull(first.Recommended);
    }

    [Fact]
    public void When_the_time_is_up_the_rest_is_not_rehearsed()
    {
        using var run = new IncidentRun(Sample.Load("image-not-found"));
        var finding = run.Diagnose().Findings[0];
        var strategies = run.Plan(finding).Strategies;
        var judged = run.Cluster.Run(() => new RehearsalRound(new Rehearsal(SimulatedTwin.Factory, new ActionCatalog()))
        {
            Within = TimeSpan.FromSeconds(2),
            Wall = new Hurried(),
        }.RunAsync(run.View, finding, strategies));
        Assert.All(judged.Where(s => s.ExcludedBecause is null), s => Assert.Equal("budget", s.Rehearsal!.NotDone));
        Assert.Equal(strategies.Select(s => s.ExcludedBecause), judged.Select(s => s.ExcludedBecause));
    }

    [Fact]
    public void A_cancelled_rehearsal_ends()
    {
        using var run = new IncidentRun(Sample.Load("image-not-found"));
        var finding = run.Diagnose().Findings[0];
        var strategies = run.Plan(finding).Strategies;
        var rehearsal = new Rehearsal(SimulatedTwin.Factory, new ActionCatalog());
        var material = run.Cluster.Run(() => rehearsal.GatherAsync(run.View, finding, strategies));
        using var cancelled = new CancellationTokenSource();
        var asked = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => rehearsal.TryRehearse(material, strategies, () =>
        {
            if (++asked == 5)
                cancelled.Cancel();
            return false;
        }, cancelled.Token));
    }

    private static Dictionary<string, string?> Versions(IncidentRun run)
    {
        lock (run.Cluster.Clock.World)
            return run.Cluster.Store.Kinds.SelectMany(k => run.Cluster.Store.List(k))
                .ToDictionary(o => $"{o.Ref}", o => o.ResourceVersion);
    }

    /// <summary>Whenever it is looked at, a second has passed.</summary>
    private sealed class Hurried : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_seconds;
    }
}
