using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Tests.Execution;

public sealed class PipelineTests : IDisposable
{
    private readonly PipelineFixture _aura = new();

    public void Dispose() => _aura.Dispose();

    private static JsonObject Node(string name) => new() { ["node"] = name };

    [Fact]
    public void An_action_is_carried_out_journalled_verified_and_audited()
    {
        var result = _aura.Run("node.cordon", Node("node-0"));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.True(_aura.Find(Kind.Node, null, "node-0")!.Flag("spec.unschedulable"));
        Assert.True(result.Verification?.Held);
        Assert.Equal("done", Assert.Single(result.Steps).State);
        Assert.Contains(result.Changes, c => c.Path == "spec.unschedulable" && (bool)c.After!);
        Assert.Equal(["start node.cordon node-0", "end node.cordon node-0"],
            _aura.Store.Audit.List(10).Reverse().Select(a => a.What));
        Assert.Null(_aura.Store.Audit.FirstBroken());
        Assert.Equal("succeeded", Assert.Single(_aura.Store.Outcomes.List(10)).Status);
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        var before = _aura.Find(Kind.Node, null, "node-0")!.ToString();

        var result = _aura.Run("node.cordon", Node("node-0"), dryRun: true);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Null(result.ExecutionId);
        Assert.NotEmpty(result.Changes);
        Assert.Equal(before, _aura.Find(Kind.Node, null, "node-0")!.ToString());
    }

    [Fact]
    public void What_is_so_already_is_no_change()
    {
        _aura.Run("node.cordon", Node("node-0"));

        PipelineFixture.Ends(ExecutionStatus.NoChange, _aura.Run("node.cordon", Node("node-0")));
    }

    [Fact]
    public void Bad_arguments_and_unknown_actions_are_refusals_that_say_what_to_do()
    {
        var result = _aura.Run("node.cordon", new JsonObject { ["nme"] = "node-0" });

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains(result.Checks, c => !c.Passed && c.Why.Contains("nme"));
        Assert.Contains("node.cordon", _aura.Run("node.cordn", Node("node-0")).Message);
    }

    [Fact]
    public void A_missing_object_is_refused()
    {
        var result = _aura.Run("node.cordon", Node("node-9"));

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Null(result.ExecutionId);
    }

    [Fact]
    public void Undo_puts_back_what_was_written_and_an_undo_is_not_undone()
    {
        var before = _aura.Find(Kind.Node, null, "node-0")!.At("spec")!.ToJsonString();
        var done = _aura.Run("node.cordon", Node("node-0"));

        var undone = _aura.Undo(done.ExecutionId);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, undone);
        Assert.Equal(before, _aura.Find(Kind.Node, null, "node-0")!.At("spec")!.ToJsonString());
        PipelineFixture.Ends(ExecutionStatus.NoChange, _aura.Undo(done.ExecutionId));
        PipelineFixture.Ends(ExecutionStatus.NoChange, _aura.Undo(undone.ExecutionId));
        Assert.Equal(["undo node.cordon node-0", "node.cordon node-0"], _aura.Pipeline.List(10).Select(e => e.Title));
        Assert.Equal(ExecutionStatus.RolledBack, _aura.Pipeline.List(10)[1].Status);
    }

    [Fact]
    public void What_somebody_else_changed_since_is_reported_and_not_forced()
    {
        var done = _aura.Run("node.cordon", Node("node-0"));
        _aura.Patch(Kind.Node, null, "node-0", "metadata.labels[theirs]", "kept");
        _aura.Patch(Kind.Node, null, "node-0", "spec.unschedulable", null);
        _aura.Patch(Kind.Node, null, "node-0", "spec.unschedulable", true);

        var undone = _aura.Undo(done.ExecutionId);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, undone);
        Assert.Equal("kept", _aura.Find(Kind.Node, null, "node-0")!.Label("theirs"));
    }

    [Fact]
    public void Unknown_executions_and_plans_are_refused()
    {
        PipelineFixture.Ends(ExecutionStatus.Refused, _aura.Undo("x-none"));
        Assert.Equal(ExecutionStatus.Refused,
            _aura.Cluster.Run(() => _aura.Pipeline.GetAsync("x-none", TimeSpan.Zero)).Status);
        Assert.Contains("plan_remediation", _aura.Cluster.Run(() =>
            _aura.Pipeline.ExecutePlanAsync("p-none", "balanced", PipelineFixture.Model)).Checks[0].Hint);
    }
}
