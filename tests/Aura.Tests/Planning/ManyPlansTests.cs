using System.Collections.Immutable;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Xunit.Abstractions;

namespace Aura.Tests.Planning;

/// <summary>Fifty broken workloads in five namespaces, planned for at once.</summary>
public sealed class ManyPlansTests : IDisposable
{
    private const int Count = 50;
    private readonly SimulatedCluster _cluster = SimulatedCluster.FromIncident(Incident.Parse(Yaml()));
    private readonly Counting _requests;
    private readonly KubeClient _client;
    private readonly ITestOutputHelper _output;

    public ManyPlansTests(ITestOutputHelper output)
    {
        _output = output;
        _requests = new Counting(_cluster.CreateHandler());
        _client = new KubeClient(new HttpClient(_requests) { BaseAddress = new Uri("http://simulator.local/") },
            _cluster.Clock);
    }

    [Fact]
    public void Fifty_are_read_for_about_as_often_as_a_few()
    {
        var findings = Findings();
        Assert.Equal(Count, findings.Length);
        var one = Requests(() => All(findings[..1], 1));
        var all = Requests(() => All(findings, 8));
        _output.WriteLine($"API requests: {one} for one finding, {all} for {Count}");
        foreach (var asked in _requests.Log.GroupBy(r => r).OrderByDescending(g => g.Count()).Take(5))
            _output.WriteLine($"{asked.Count()} x {asked.Key}");
        Assert.All(_requests.Log.Where(r => r.StartsWith("GET", StringComparison.Ordinal)).GroupBy(r => r),
            g => Assert.Single(g));
        Assert.True(all <= one * 15, $"{all} requests for {Count} findings, {one} for one");
    }

    [Fact]
    public void The_answers_are_in_order_and_the_same_whatever_the_parallelism()
    {
        var findings = Findings();
        var (one, many) = (All(findings, 1), All(findings, 8));
        Assert.Equal(findings.Select(f => f.Id), many.Select(o => o.Finding.Id));
        Assert.Equal(one.Select(o => o.Plan!.Digest), many.Select(o => o.Plan!.Digest));
        Assert.All(many, o => Assert.Equal("conservative", o.Plan!.Recommended));
    }

    [Fact]
    public void One_that_fails_does_not_cost_the_others()
    {
        var findings = Findings();
        var broken = findings[7] with { Facts = new() { ["rolloutBroke"] = true } };
        var outcomes = All(findings.SetItem(7, broken), 4);
        Assert.Null(outcomes[7].Plan);
        Assert.Contains("there is no facts.", outcomes[7].Fault);
        Assert.Equal(Count - 1, outcomes.Count(o => o.Plan is not null));
    }

    [Fact]
    public void It_can_be_stopped()
    {
        var findings = Findings();
        using var stop = new CancellationTokenSource();
        _requests.Seen = _ => stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => All(findings, 4, stop.Token));
    }

    public void Dispose()
    {
        _client.Dispose();
        _cluster.Dispose();
    }

    private ImmutableArray<Finding> Findings() => [.. _cluster.Run(() => new Diagnoser(View, _client)
        .DiagnoseAsync(DiagnosisScope.Everything)).Findings.Where(f => f.Type == "CrashLoopBackOff")];

    private LiveClusterView View => new(_client, _cluster.Clock, ["on-call"]);

    private ImmutableArray<PlanOutcome> All(
        ImmutableArray<Finding> findings, int parallelism, CancellationToken cancellation = default) =>
        _cluster.Run(() => new Planner(View, new ActionCatalog(), SafetyChecks.All)
            .PlanAllAsync(findings, PlanConstraints.None, parallelism, cancellation));

    private int Requests(Action work)
    {
        _requests.Log.Clear();
        work();
        return _requests.Log.Count;
    }

    private static string Yaml() => string.Join('\n',
    [
        "name: fifty", "title: Fifty Deployments are broken by a rollout", "settle: 60s", "objects:",
        .. Enumerable.Range(0, 5).Select(n =>
            $"  - {{apiVersion: v1, kind: Namespace, metadata: {{name: team-{n}}}}}"),
        .. Enumerable.Range(0, Count).Select(Deployment),
        "behaviour:", "  - match: {env: {MODE: broken}}",
        "    exit: {code: 1, after: 2s, log: \"panic: no such mode\"}", "fault:",
        .. Enumerable.Range(0, Count).Select(i =>
            $"  - {{op: patch, kind: Deployment, namespace: team-{i % 5}, name: app-{i}, patch: {{spec: {{template: "
            + "{spec: {containers: [{name: app, env: [{name: MODE, value: broken}]}]}}}}}"),
        "run: 180s", "expect: {}",
    ]);

    private static string Deployment(int i) => "  - {apiVersion: apps/v1, kind: Deployment, "
        + $"metadata: {{name: app-{i}, namespace: team-{i % 5}}}, spec: {{replicas: 1, "
        + $"selector: {{matchLabels: {{app: app-{i}}}}}, template: {{metadata: {{labels: {{app: app-{i}}}}}, "
        + "spec: {containers: [{name: app, image: \"registry.shop.example/app:1.0\", "
        + "resources: {requests: {cpu: 5m, memory: 8Mi}, limits: {memory: 8Mi}}, "
        + "env: [{name: MODE, value: good}]}]}}}}";

    private sealed class Counting(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public List<string> Log { get; } = [];
        public Action<string> Seen { get; set; } = _ => { };

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellation)
        {
            var what = $"{request.Method} {request.RequestUri!.PathAndQuery}";
            lock (Log)
                Log.Add(what);
            Seen(what);
            return await base.SendAsync(request, cancellation);
        }
    }
}
