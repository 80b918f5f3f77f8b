using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Tests.Execution;

public sealed class RecoveryTests : IDisposable
{
    private readonly PipelineFixture _aura = new();
    private readonly JsonObject _node0 = new() { ["node"] = "node-0" };

    public void Dispose() => _aura.Dispose();

    private KubeObject Node => _aura.Find(Kind.Node, null, "node-0")!;

    [Theory]
    [InlineData(CrashPoint.BeforeIntent)]
    [InlineData(CrashPoint.AfterIntent)]
    [InlineData(CrashPoint.AfterRequest)]
    [InlineData(CrashPoint.AfterResponse)]
    [InlineData(CrashPoint.BeforeVerify)]
    public void Another_process_finishes_what_was_begun(CrashPoint point)
    {
        var id = Crash(point);
        var written = Node.ResourceVersion;

        var other = _aura.Open();
        _aura.Cluster.Run(() => other.RecoverAsync());
        var result = _aura.Cluster.Run(() => other.GetAsync(id, TimeSpan.FromMinutes(1)));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.True(Node.Flag("spec.unschedulable"));
        if (point >= CrashPoint.AfterRequest)
            Assert.Equal(written, Node.ResourceVersion); // Not a second time.
        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(id));
        Assert.False(Node.Flag("spec.unschedulable"));
        Assert.Null(_aura.Store.Audit.FirstBroken());
    }

    [Theory]
    [InlineData(CrashPoint.AfterIntent, ExecutionStatus.Failed)]
    [InlineData(CrashPoint.AfterRequest, ExecutionStatus.RolledBack)]
    public void What_was_left_for_too_long_is_taken_back(CrashPoint point, ExecutionStatus expected)
    {
        var before = Node.At("spec")!.ToJsonString();
        var id = Crash(point);
        _aura.Advance(TimeSpan.FromHours(1));

        var other = _aura.Open();
        _aura.Cluster.Run(() => other.RecoverAsync());

        PipelineFixture.Ends(expected, _aura.Cluster.Run(() => other.GetAsync(id, TimeSpan.FromMinutes(1))));
        _aura.Advance(TimeSpan.FromSeconds(5)); // The node controller takes its taint away.
        Assert.Equal(before, Node.At("spec")!.ToJsonString());
    }

    [Fact]
    public void A_server_takes_up_later_what_another_leaves_meanwhile()
    {
        var server = _aura.Open();
        _aura.Cluster.Run(() => server.RecoverAsync());
        var id = Crash(CrashPoint.AfterRequest);

        _aura.Advance(TimeSpan.FromMinutes(3)); // Nobody asks.

        Assert.Equal("succeeded", _aura.Store.Journal.Find(id)!.Status);
    }

    [Fact]
    public void An_undo_that_was_cut_is_finished()
    {
        var done = _aura.Run("node.cordon", _node0);
        var dying = _aura.Open(s => s with { CrashPoints = new Hang(CrashPoint.DuringUndo) });
        var cut = _aura.Cluster.Run(() => dying.UndoAsync(done.ExecutionId!, PipelineFixture.Model));
        PipelineFixture.Ends(ExecutionStatus.Running, cut);
        Die(dying);

        var other = _aura.Open();
        _aura.Cluster.Run(() => other.RecoverAsync());

        PipelineFixture.Ends(ExecutionStatus.Succeeded,
            _aura.Cluster.Run(() => other.GetAsync(cut.ExecutionId!, TimeSpan.FromMinutes(1))));
        Assert.False(Node.Flag("spec.unschedulable"));
    }

    [Fact]
    public void What_a_living_process_drives_is_left_to_it()
    {
        var hang = new Hang(CrashPoint.AfterIntent);
        var busy = _aura.Open(s => s with { CrashPoints = hang });
        var id = _aura.Run("node.cordon", _node0, pipeline: busy).ExecutionId!;
        _aura.Advance(TimeSpan.FromMinutes(10));

        _aura.Cluster.Run(() => _aura.Pipeline.RecoverAsync());

        PipelineFixture.Ends(ExecutionStatus.Running,
            _aura.Cluster.Run(() => _aura.Pipeline.GetAsync(id, TimeSpan.FromSeconds(5))));
        Assert.False(Node.Flag("spec.unschedulable"));
    }

    [Fact]
    public void A_second_execution_on_the_same_object_is_refused_and_told_of_the_first()
    {
        var busy = _aura.Open(s => s with { CrashPoints = new Hang(CrashPoint.AfterIntent) });
        var first = _aura.Run("node.cordon", _node0, pipeline: busy);
        PipelineFixture.Ends(ExecutionStatus.Running, first);

        var second = _aura.Run("node.cordon", _node0);

        PipelineFixture.Ends(ExecutionStatus.Refused, second);
        Assert.Contains(first.ExecutionId!, second.Message);
    }

    [Fact]
    public void Drift_between_intent_and_request_is_not_overwritten()
    {
        var id = Crash(CrashPoint.AfterIntent);
        _aura.Cluster.Run(() => _aura.Client.DeleteAsync(Node.Ref));
        _aura.Create(Kind.Node, "{metadata: {name: node-0}}");

        var other = _aura.Open();
        _aura.Cluster.Run(() => other.RecoverAsync());

        var result = _aura.Cluster.Run(() => other.GetAsync(id, TimeSpan.FromMinutes(1)));
        PipelineFixture.Ends(ExecutionStatus.Failed, result);
        Assert.Contains("another object", result.Message);
        Assert.False(Node.Flag("spec.unschedulable"));
    }

    [Fact]
    public void What_a_stop_has_ended_is_not_taken_up_again()
    {
        Shop.Fill(_aura);
        var hasty = _aura.Open(s => s with { AnswerWithin = TimeSpan.FromSeconds(1) });
        var running = _aura.Run("deployment.update_image",
            Shop.Args(("image", "registry.example/nonexistent:1")), pipeline: hasty);
        PipelineFixture.Ends(ExecutionStatus.Running, running);

        PipelineFixture.Ends(ExecutionStatus.Succeeded,
            _aura.Cluster.Run(() => hasty.UndoAsync(running.ExecutionId!, PipelineFixture.Model)));

        Assert.Single(_aura.Store.Audit.List(100, running.ExecutionId), e => e.What.StartsWith("end "));
    }

    [Fact]
    public void Undo_of_what_a_dead_process_left_takes_it_back()
    {
        var id = Crash(CrashPoint.AfterRequest);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(id));

        Assert.False(Node.Flag("spec.unschedulable"));
    }

    private string Crash(CrashPoint point)
    {
        var hang = new Hang(point);
        var dying = _aura.Open(s => s with { CrashPoints = hang });
        var result = _aura.Run("node.cordon", _node0, pipeline: dying);
        Assert.True(hang.Reached);
        PipelineFixture.Ends(ExecutionStatus.Running, result);
        Die(dying);
        return result.ExecutionId!;
    }

    // Nobody renews its leases any more; they run out.
    private void Die(Pipeline pipeline)
    {
        pipeline.Dispose();
        _aura.Advance(Leases.Duration);
    }
}
