using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Tests.Execution;

public sealed class FaultTests : IDisposable
{
    private readonly PipelineFixture _aura = new();
    private readonly FaultyHandler _faulty;
    private readonly KubeClient _client;
    private readonly Pipeline _pipeline;

    public FaultTests()
    {
        _faulty = new FaultyHandler(_aura.Cluster.CreateHandler());
        _client = new KubeClient(new HttpClient(_faulty) { BaseAddress = new Uri("http://simulator.local/") },
            _aura.Cluster.Clock);
        _pipeline = _aura.Open(s => s with { Client = _client });
    }

    public void Dispose()
    {
        _aura.Dispose();
        _client.Dispose();
    }

    [Fact]
    public void A_lost_answer_to_a_patch_is_resolved_by_reading_and_written_once()
    {
        var lost = 0;
        _faulty.Lose = r => FaultyHandler.IsWrite(r) && lost++ == 0;

        var result = _aura.Run("node.cordon", new JsonObject { ["node"] = "node-0" }, pipeline: _pipeline);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal(2, lost); // The second is refused by the patch's own tests.
        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(result.ExecutionId));
    }

    [Fact]
    public void A_lost_answer_to_scaling_is_resolved_by_reading()
    {
        Shop.Fill(_aura);
        var lost = 0;
        _faulty.Lose = r => FaultyHandler.IsWrite(r) && lost++ == 0;

        var result = _aura.Run("deployment.scale_to", Shop.Args(("replicas", 3)), pipeline: _pipeline);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal(3, Shop.Deployment(_aura).Number("spec.replicas"));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(result.ExecutionId));
        Assert.Equal(2, Shop.Deployment(_aura).Number("spec.replicas"));
    }

    [Theory]
    [InlineData(429, "TooManyRequests", 7)]
    [InlineData(500, "InternalError", null)]
    [InlineData(503, "ServiceUnavailable", null)]
    public void A_busy_server_is_asked_again_later(int status, string reason, int? retryAfter)
    {
        var refused = 0;
        var start = _aura.Cluster.Clock.GetUtcNow();
        _faulty.Before = r => FaultyHandler.IsWrite(r) && refused++ < 2
            ? FaultyHandler.Status(status, reason, retryAfter) : null;

        var result = _aura.Run("node.cordon", new JsonObject { ["node"] = "node-0" }, pipeline: _pipeline);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal(1, _faulty.Writes);
        if (retryAfter is { } seconds)
            Assert.True(_aura.Cluster.Clock.GetUtcNow() - start >= TimeSpan.FromSeconds(2 * seconds));
    }

    [Theory]
    [InlineData("nodes")]
    [InlineData("resourcequotas")]
    [InlineData("selfsubjectaccessreviews")]
    public void A_server_that_is_busy_while_plans_are_judged_is_asked_again(string resource)
    {
        Shop.Fill(_aura);
        var refused = 0;
        _faulty.Before = r => r.RequestUri!.AbsolutePath.EndsWith(resource) && refused++ < 2
            ? FaultyHandler.Status(429, "TooManyRequests") : null;

        var result = _aura.Run("deployment.scale_to", Shop.Args(("replicas", 3)), pipeline: _pipeline);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.True(refused > 2);
    }

    [Fact]
    public void A_server_that_stays_away_ends_in_a_failure_that_says_what_is_left()
    {
        _faulty.Before = r => FaultyHandler.IsWrite(r) ? FaultyHandler.Status(503, "ServiceUnavailable") : null;

        var result = _aura.Run("node.cordon", new JsonObject { ["node"] = "node-0" }, pipeline: _pipeline);
        if (result.Status == ExecutionStatus.Running)
            result = _aura.Cluster.Run(() => _pipeline.GetAsync(result.ExecutionId!, TimeSpan.FromMinutes(30)));

        // The intent was on disk; reading showed that nothing had been changed.
        PipelineFixture.Ends(ExecutionStatus.Failed, result);
        Assert.Contains("nothing had been changed", result.Message);
        Assert.False(_aura.Find(Kind.Node, null, "node-0")!.Flag("spec.unschedulable"));
    }

    [Fact]
    public void An_edit_between_reading_and_writing_is_not_overwritten()
    {
        Shop.Fill(_aura);
        var edited = false;
        _faulty.Before = r =>
        {
            if (FaultyHandler.IsWrite(r) && !edited)
            {
                edited = true;
                var now = _aura.Client.GetAsync(Shop.Cart).Result;
                _ = _aura.Client.ReplaceAsync(
                    now.With("spec.template.spec.containers[name=main].image", "registry.example/cart:theirs")).Result;
            }
            return null;
        };

        var result = _aura.Run("deployment.update_image",
            Shop.Args(("container", "main"), ("image", "registry.example/cart:ours")), pipeline: _pipeline);

        PipelineFixture.Ends(ExecutionStatus.Failed, result);
        Assert.Contains("was changed since the plan", result.Message);
        Assert.Equal("registry.example/cart:theirs",
            Shop.Deployment(_aura).Text("spec.template.spec.containers[name=main].image"));
    }

    [Fact]
    public void What_somebody_else_scaled_to_the_same_count_is_not_taken_for_our_own()
    {
        Shop.Fill(_aura);
        var pipeline = _aura.Open(s => s with
        {
            CrashPoints = new Meanwhile(CrashPoint.BeforeIntent, () => _aura.Client.SetScaleAsync(Shop.Cart, 3).Wait()),
        });

        var result = _aura.Run("deployment.scale_to", Shop.Args(("replicas", 3)), pipeline: pipeline);

        PipelineFixture.Ends(ExecutionStatus.Failed, result);
        Assert.Contains("has 3 replicas now, not 2", result.Message);
        PipelineFixture.Ends(ExecutionStatus.NoChange, _aura.Undo(result.ExecutionId));
        Assert.Equal(3, Shop.Deployment(_aura).Number("spec.replicas"));
    }

    [Theory]
    [InlineData("node.cordon", "{node: node-0}")]
    [InlineData("deployment.scale_to", "{namespace: shop, name: cart, replicas: 3}")]
    public void What_somebody_else_wrote_between_reading_and_writing_is_theirs_also_where_it_is_the_same(
        string action, string args)
    {
        Shop.Fill(_aura);
        var edited = false;
        _faulty.Before = r =>
        {
            if (FaultyHandler.IsWrite(r) && !edited)
            {
                edited = true;
                var node = _aura.Client.GetAsync(new ObjectRef(Kind.Node, null, "node-0")).Result;
                _ = _aura.Client.ReplaceAsync(node.With("spec.unschedulable", true)).Result;
                _aura.Client.SetScaleAsync(Shop.Cart, 3).Wait();
            }
            return null;
        };

        var result = _aura.Run(action, (JsonObject)Yaml.Parse(args)!, pipeline: _pipeline);

        PipelineFixture.Ends(ExecutionStatus.Failed, result);
        PipelineFixture.Ends(ExecutionStatus.NoChange, _aura.Undo(result.ExecutionId));
        Assert.True(_aura.Find(Kind.Node, null, "node-0")!.Flag("spec.unschedulable"));
        Assert.Equal(3, Shop.Deployment(_aura).Number("spec.replicas"));
    }

    [Fact]
    public void A_server_refusal_in_the_dry_run_refuses_the_plan()
    {
        _faulty.Before = r => r.RequestUri!.ToString().Contains("dryRun=All")
            ? FaultyHandler.Status(422, "Invalid") : null;

        var result = _aura.Run("node.cordon", new JsonObject { ["node"] = "node-0" }, pipeline: _pipeline);

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains(result.Checks, c => !c.Passed && c.Name.Contains("dry run"));
        Assert.Equal(0, _faulty.Writes);
    }
}
