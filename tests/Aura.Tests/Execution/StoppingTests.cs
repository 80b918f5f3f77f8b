using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Execution;

/// <summary>Stopped by undo wherever it stands; and what takes too long in all.</summary>
public sealed class StoppingTests : IDisposable
{
    private readonly PipelineFixture _aura = new(policy: new PolicyOptions { AutoApprove = Risk.Critical });

    public StoppingTests() => Shop.Fill(_aura, replicas: 3, minAvailable: 2);

    public void Dispose() => _aura.Dispose();

    [Theory]
    [InlineData("waiting")]
    [InlineData("holding")]
    [InlineData("verifying")]
    public void Undo_stops_what_waits_and_takes_it_back(string at)
    {
        var never = new Condition.FieldEquals(Shop.Cart, "spec.replicas", 9);
        var always = new Condition.FieldEquals(Shop.Cart, "spec.replicas", 3);
        var id = Left.Behind(_aura, ("", [], Left.Plan(plan =>
        {
            plan.Set(Shop.Deployment(_aura), "metadata.labels.a", "b", "a test");
            if (at == "waiting")
                plan.Wait(never, TimeSpan.FromHours(1));
            if (at == "holding")
                plan.Hold(always, TimeSpan.FromHours(1));
            plan.Verify(at == "verifying" ? never : always, TimeSpan.FromHours(1));
        })));
        PipelineFixture.Ends(ExecutionStatus.Running, Left.Recover(_aura, id, TimeSpan.FromSeconds(20)));
        Assert.Equal("b", Shop.Deployment(_aura).Label("a"));

        var start = _aura.Cluster.Clock.GetUtcNow();
        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(id));

        Assert.True(_aura.Cluster.Clock.GetUtcNow() - start < TimeSpan.FromSeconds(15));
        Assert.Null(Shop.Deployment(_aura).Label("a"));
    }

    [Fact]
    public void Undo_stops_an_eviction_that_a_disruption_budget_keeps_waiting()
    {
        var pods = _aura.Cluster.Run(() => _aura.Client.ListAsync(Kind.Pod, "shop")).Items;
        // One disruption is allowed; whoever comes second waits for a replacement that is never ready.
        _aura.Cluster.Behaviour!.Add([new() { Match = new(), ReadyAfter = TimeSpan.FromHours(5) }]);
        var id = Left.Behind(_aura, ("", [], Left.Plan(plan => plan.Together(() =>
        {
            foreach (var pod in pods.Take(2))
                plan.Evict(pod, "a test");
        }))));
        PipelineFixture.Ends(ExecutionStatus.Running, Left.Recover(_aura, id, TimeSpan.FromMinutes(1)));

        var result = _aura.Undo(id);

        Assert.NotEqual(ExecutionStatus.Running, result.Status);
        var left = _aura.Cluster.Run(() => _aura.Client.ListAsync(Kind.Pod, "shop")).Items.Select(p => p.Uid);
        Assert.Equal(2, pods.Count(p => left.Contains(p.Uid)));
    }

    [Fact]
    public void What_takes_too_long_in_all_is_taken_back()
    {
        var hasty = _aura.Open(s => s with { EndWithin = TimeSpan.FromMinutes(3) });
        var id = Left.Behind(_aura, ("", [], Left.Plan(plan =>
        {
            plan.Set(Shop.Deployment(_aura), "metadata.labels.a", "b", "a test");
            plan.Hold(new Condition.FieldEquals(Shop.Cart, "spec.replicas", 3), TimeSpan.FromHours(1));
        })));

        var result = Left.Recover(_aura, id, TimeSpan.FromMinutes(4), by: hasty);

        PipelineFixture.Ends(ExecutionStatus.RolledBack, result);
        Assert.Contains("not done within 3 minutes in all", result.Message);
        Assert.Null(Shop.Deployment(_aura).Label("a"));
    }

    [Fact]
    public void Independent_nodes_run_side_by_side_and_progress_never_falls()
    {
        var hold = new Condition.FieldEquals(Shop.Cart, "spec.replicas", 3);
        var ids = new[] { "a", "b", "c", "d", "e", "f" };
        var id = Left.Behind(_aura, [.. ids.Select(n => (n, Array.Empty<string>(),
            Left.Plan(plan => plan.Hold(hold, TimeSpan.FromSeconds(60)))))]);
        var start = _aura.Cluster.Clock.GetUtcNow();

        var result = Left.Recover(_aura, id, TimeSpan.FromHours(1));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        // Five at a time, then the sixth: two minutes and not six.
        Assert.InRange((_aura.Cluster.Clock.GetUtcNow() - start).TotalSeconds, 119, 135);
        Assert.All(result.Steps, s => Assert.Equal("done", s.State));
    }

    [Fact]
    public void A_failure_lists_how_far_each_step_came()
    {
        var node = _aura.Find(Kind.Node, null, "node-0")!;
        var id = Left.Behind(_aura,
            ("a", [], Left.Plan(plan => plan.Set(node, "metadata.labels.a", "b", "a test"))),
            ("b", [], Left.Plan(plan => plan.Wait(new Condition.FieldEquals(Shop.Cart, "spec.replicas", 9),
                TimeSpan.FromSeconds(30)))));

        var result = Left.Recover(_aura, id, TimeSpan.FromMinutes(10));

        PipelineFixture.Ends(ExecutionStatus.RolledBack, result);
        Assert.Equal([("a.s1", "undone"), ("b.s1", "failed")], result.Steps.Select(s => (s.Id, s.State)));
        Assert.Contains("spec.replicas is 3, not 9", result.Message);
    }
}
