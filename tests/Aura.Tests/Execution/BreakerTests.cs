using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Execution.Gate;
using Aura.Kubernetes;
using Aura.Simulator.Faults;

namespace Aura.Tests.Execution;

/// <summary>An API server that is away, or that asks for patience.</summary>
public sealed class BreakerTests : IDisposable
{
    private readonly PipelineFixture _aura = new();
    private readonly FaultyHandler _faulty;
    private readonly KubeClient _client;
    private readonly Pipeline _pipeline;
    private bool _away;
    private int _sent;

    public BreakerTests()
    {
        _faulty = new FaultyHandler(_aura.Cluster.CreateHandler())
        {
            Before = _ =>
            {
                _sent++;
                return _away ? throw new HttpRequestException("Connection refused") : null;
            },
        };
        _client = Client(_faulty);
        _pipeline = _aura.Open(s => s with { Client = _client });
    }

    private static readonly JsonObject Node0 = new() { ["node"] = "node-0" };

    public void Dispose()
    {
        _aura.Dispose();
        _client.Dispose();
    }

    [Fact]
    public void Reads_fail_fast_and_say_since_when_and_when_it_is_tried_again()
    {
        _away = true;
        for (var i = 0; i < 5; i++)
            Assert.Equal(KubeException.Unreachable, Fault().Reason);
        var sent = _sent;

        var refused = Fault();

        Assert.Equal(KubeException.NotAsked, refused.Reason);
        Assert.Matches(@"the API server of test does not answer since \d\d:\d\d:\d\d UTC, next try in 5 s",
            refused.Message);
        Assert.Equal(sent, _sent);

        _away = false;
        _aura.Advance(TimeSpan.FromSeconds(6));
        Assert.NotNull(_aura.Cluster.Run(() => _client.FindAsync(Node)));
    }

    [Fact]
    public void Each_failed_try_makes_the_pause_longer()
    {
        _away = true;
        for (var i = 0; i < 6; i++)
            Fault();
        _aura.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(KubeException.Unreachable, Fault().Reason); // The one that is let through.

        Assert.Contains("next try in 10 s", Fault().Message);
    }

    [Fact]
    public void A_request_while_it_is_away_is_refused_with_the_reason()
    {
        _away = true;
        for (var i = 0; i < 6; i++)
            Fault();

        var result = _aura.Run("node.cordon", Node0, pipeline: _pipeline);

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains("the API server of test does not answer since", result.Message);
    }

    [Theory]
    [InlineData(CrashPoint.BeforeIntent, 3)]
    [InlineData(CrashPoint.AfterResponse, 4)]
    public void What_runs_waits_until_it_is_back(CrashPoint at, int minutes)
    {
        Shop.Fill(_aura);
        var pipeline = _aura.Open(s => s with { Client = _client, CrashPoints = new Then(at, () => _away = true) });
        var running = _aura.Run("deployment.update_image",
            Shop.Args(("container", "main"), ("image", "registry.example/cart:2.0")), pipeline: pipeline);
        _aura.Advance(TimeSpan.FromMinutes(minutes));
        PipelineFixture.Ends(ExecutionStatus.Running,
            _aura.Cluster.Run(() => pipeline.GetAsync(running.ExecutionId!, TimeSpan.Zero)));

        _away = false;

        PipelineFixture.Ends(ExecutionStatus.Succeeded,
            _aura.Cluster.Run(() => pipeline.GetAsync(running.ExecutionId!, TimeSpan.FromMinutes(10))));
    }

    [Fact]
    public void A_step_that_planned_in_its_turn_waits_too()
    {
        Shop.Fill(_aura);
        _aura.Store.Plans.Save(StrategyTests.Plan("p-1",
            [StrategyTests.Cordon("a", "node-0"), StrategyTests.Scale("b", 3, "a")]), "test");
        var pipeline = _aura.Open(s => s with
        {
            Client = _client,
            CrashPoints = new Then(CrashPoint.AfterResponse, () => _away = true),
        });
        var running = _aura.Cluster.Run(() => pipeline.ExecutePlanAsync("p-1", "balanced", PipelineFixture.Model));
        _aura.Advance(TimeSpan.FromMinutes(2));
        _away = false;

        PipelineFixture.Ends(ExecutionStatus.Succeeded,
            _aura.Cluster.Run(() => pipeline.GetAsync(running.ExecutionId!, TimeSpan.FromMinutes(10))));
    }

    [Fact]
    public void A_wait_for_an_absent_server_ends_with_the_steps_time()
    {
        var pipeline = _aura.Open(s => s with
        {
            Client = _client,
            CrashPoints = new Then(CrashPoint.AfterIntent, () => _away = true),
            StepWithin = TimeSpan.FromMinutes(2),
        });
        var running = _aura.Run("node.cordon", Node0, pipeline: pipeline);
        _aura.Advance(TimeSpan.FromMinutes(3));
        _away = false;

        var result = _aura.Cluster.Run(() => pipeline.GetAsync(running.ExecutionId!, TimeSpan.FromMinutes(10)));

        PipelineFixture.Ends(ExecutionStatus.Failed, result);
        Assert.Contains("Connection refused", result.Message);
        Assert.Contains("nothing had been changed", result.Message);
    }

    [Fact]
    public void Somebody_elses_server_that_is_away_does_not_cut_the_cluster_off()
    {
        _faulty.Before = r => r.RequestUri!.AbsolutePath.Contains("metrics")
            ? FaultyHandler.Status(503, "ServiceUnavailable") : null;
        for (var i = 0; i < 20; i++)
            Assert.Throws<KubeException>(() => _aura.Cluster.Run(() => _client.ListAsync(Kind.PodMetrics, "shop")));

        Assert.NotNull(_aura.Cluster.Run(() => _client.FindAsync(Node)));
    }

    [Fact]
    public void Requests_beyond_the_rate_wait_for_their_turn()
    {
        using var slow = Client(_aura.Cluster.CreateHandler(), new ClusterGate("test", _aura.Cluster.Clock, 10, 5));
        var start = _aura.Cluster.Clock.GetUtcNow();

        _aura.Cluster.Run(() => Task.WhenAll(Enumerable.Range(0, 25).Select(_ => slow.FindAsync(Node))));

        Assert.InRange((_aura.Cluster.Clock.GetUtcNow() - start).TotalSeconds, 1.9, 2.2);
    }

    [Fact]
    public void On_a_connection_full_of_faults_a_change_is_made_once()
    {
        Shop.Fill(_aura);
        FaultRule[] faults =
        [
            new(FaultSort.TooManyRequests) { Probability = 0.2, RetryAfterSeconds = 3 },
            new(FaultSort.ResetAfter) { Probability = 0.2, Method = "PATCH" },
            new(FaultSort.ResetBefore) { Probability = 0.1 },
            new(FaultSort.CutWatch) { Probability = 0.5, After = TimeSpan.FromSeconds(3) },
        ];
        using var client = Client(_aura.Cluster.CreateHandler(faults));
        var pipeline = _aura.Open(s => s with { Client = client });
        var result = default(ExecutionResult)!;
        for (var tries = 0; tries < 10 && result?.Status is null or ExecutionStatus.Refused; tries++)
            result = _aura.Run("deployment.update_image",
                Shop.Args(("container", "main"), ("image", "registry.example/cart:2.0")), pipeline: pipeline);
        if (result.Status == ExecutionStatus.Running)
            result = _aura.Cluster.Run(() => pipeline.GetAsync(result.ExecutionId!, TimeSpan.FromMinutes(30)));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal(2, Shop.Deployment(_aura).Generation);
    }

    private static ObjectRef Node => new(Kind.Node, null, "node-0");

    private KubeException Fault() =>
        Assert.Throws<KubeException>(() => { _aura.Cluster.Run(() => _client.FindAsync(Node)); });

    private KubeClient Client(HttpMessageHandler handler, ClusterGate? gate = null) =>
        new(new HttpClient(handler) { BaseAddress = new Uri("http://simulator.local/") }, _aura.Cluster.Clock, "test",
            gate ?? new ClusterGate("test", _aura.Cluster.Clock));

    /// <summary>Something happens when the execution gets there, the first time.</summary>
    private sealed class Then(CrashPoint at, Action what) : ICrashPoints
    {
        private bool _done;

        public Task ReachAsync(CrashPoint point)
        {
            if (point == at && !_done)
            {
                _done = true;
                what();
            }
            return Task.CompletedTask;
        }
    }
}
