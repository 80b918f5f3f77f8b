using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Tests.Execution;

public sealed class RolloutTests : IDisposable
{
    private const string Good = "registry.example/cart:2.0";
    private const string Bad = "registry.example/nonexistent:1";
    private readonly PipelineFixture _aura = new();

    public RolloutTests() => Shop.Fill(_aura);

    public void Dispose() => _aura.Dispose();

    private string Image => Shop.Deployment(_aura).Text("spec.template.spec.containers[name=main].image")!;

    private ExecutionResult Update(string image) =>
        _aura.Run("deployment.update_image", Shop.Args(("container", "main"), ("image", image)));

    [Fact]
    public void A_good_image_is_rolled_out_and_verified_and_undo_is_exact()
    {
        var before = Shop.Written(Shop.Deployment(_aura));

        var done = Update(Good);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, done);
        Assert.Equal(Good, Image);
        Assert.Equal(2, Shop.Deployment(_aura).Number("status.updatedReplicas"));
        Assert.True(done.Verification!.Seconds > 0);
        Assert.Contains("progress", Progress(Good, "registry.example/cart:3.0"));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(_aura.Pipeline.List(1)[0].ExecutionId));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(done.ExecutionId));
        Assert.Equal(before, Shop.Written(Shop.Deployment(_aura)));
    }

    [Fact]
    public void A_rollout_that_fails_is_taken_back_by_itself()
    {
        var before = Shop.Written(Shop.Deployment(_aura));

        var result = Finished(Update(Bad));

        PipelineFixture.Ends(ExecutionStatus.RolledBack, result);
        Assert.False(result.Verification!.Held);
        Assert.Contains("verification failed", result.Message);
        Assert.Contains("everything was put back", result.Message);
        Assert.Equal(before, Shop.Written(Shop.Deployment(_aura)));
        Assert.Equal("rolled_back", _aura.Store.Outcomes.List(1)[0].Status);
        PipelineFixture.Ends(ExecutionStatus.NoChange, _aura.Undo(result.ExecutionId));
    }

    [Fact]
    public void Undo_keeps_what_others_have_changed_beside_it()
    {
        var done = Update(Good);
        _aura.Patch(Kind.Deployment, "shop", "cart", "spec.template.metadata.annotations",
            new System.Text.Json.Nodes.JsonObject { ["theirs"] = "kept" });
        _aura.Patch(Kind.Deployment, "shop", "cart", "spec.replicas", 3);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(done.ExecutionId));

        Assert.Equal("registry.example/cart:1.0", Image);
        Assert.Equal("kept", Shop.Deployment(_aura).Text("spec.template.metadata.annotations[theirs]"));
        Assert.Equal(3, Shop.Deployment(_aura).Number("spec.replicas"));
    }

    [Fact]
    public void A_conflict_on_what_Aura_wrote_is_reported_with_the_way_to_finish()
    {
        var done = Update(Good);
        _aura.Patch(Kind.Deployment, "shop", "cart", "spec.template.spec.containers[name=main].image",
            "registry.example/cart:9");

        var undone = _aura.Undo(done.ExecutionId);

        PipelineFixture.Ends(ExecutionStatus.RollbackFailed, undone);
        Assert.Contains("changed by somebody else", undone.Message);
        Assert.Contains("kubectl -n shop", undone.Message);
        Assert.Equal("registry.example/cart:9", Image);
    }

    [Fact]
    public void A_running_execution_is_stopped_by_undo_and_taken_back()
    {
        var running = Update(Bad);
        PipelineFixture.Ends(ExecutionStatus.Running, running);

        var other = _aura.Open();
        var stopped = _aura.Cluster.Run(() => other.UndoAsync(running.ExecutionId!, PipelineFixture.Person));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, stopped);
        Assert.Equal("registry.example/cart:1.0", Image);
        PipelineFixture.Ends(ExecutionStatus.RolledBack,
            _aura.Cluster.Run(() => _aura.Pipeline.GetAsync(running.ExecutionId!, TimeSpan.Zero)));
    }

    [Fact]
    public void A_call_that_is_given_up_leaves_the_execution_running()
    {
        using var gone = new CancellationTokenSource();
        _aura.Cluster.Run(async () =>
        {
            var call = _aura.Pipeline.RunActionAsync(new ActionRequest("deployment.update_image",
                Shop.Args(("container", "main"), ("image", Good))), PipelineFixture.Model, gone.Token);
            gone.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        });

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Cluster.Run(() =>
            _aura.Pipeline.GetAsync(_aura.Pipeline.List(1)[0].ExecutionId, TimeSpan.FromMinutes(5))));
        Assert.Equal(Good, Image);
    }

    private ExecutionResult Finished(ExecutionResult running) => running.Status != ExecutionStatus.Running ? running
        : _aura.Cluster.Run(() => _aura.Pipeline.GetAsync(running.ExecutionId!, TimeSpan.FromMinutes(20)));

    private string Progress(string from, string to)
    {
        Assert.Equal(from, Image);
        var seen = new List<(double Share, string Text)>();
        _aura.Run("deployment.update_image", Shop.Args(("container", "main"), ("image", to)),
            caller: PipelineFixture.Model with { Progress = (share, text) => seen.Add((share, text)) });
        Assert.Equal(seen.Select(s => s.Share).Order(), seen.Select(s => s.Share));
        Assert.Equal(1, seen[^1].Share);
        return "progress";
    }
}
