using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;

namespace Aura.Tests.Execution.Steps;

public sealed class RestoreAfterTests : IDisposable
{
    private static readonly ObjectRef Node0 = new(Kind.Node, null, "node-0");
    private readonly PipelineFixture _aura = new();

    public void Dispose() => _aura.Dispose();

    private bool Cordoned => _aura.Find(Kind.Node, null, "node-0")!.Flag("spec.unschedulable");

    private ExecutionResult CordonForAnHour()
    {
        var once = _aura.Open(s => s with
        {
            Catalog = new ActionCatalog([new ProbeAction(async (view, plan) =>
            {
                await StepKindTests.SetAsync(view, plan, Node0, "spec.unschedulable", true);
                plan.RestoreAfter(TimeSpan.FromHours(1));
            })]),
        });
        var result = _aura.Run(ProbeAction.Name, [], pipeline: once);
        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        once.Dispose(); // The process that set the timer is gone.
        return result;
    }

    private Pipeline Serve()
    {
        var serving = _aura.Open();
        _aura.Cluster.Run(() => serving.RecoverAsync());
        return serving;
    }

    private ExecutionResult Get(string? id) => _aura.Cluster.Run(() => _aura.Pipeline.GetAsync(id!, TimeSpan.Zero));

    [Fact]
    public void What_was_set_is_put_back_in_time_by_whoever_serves_then()
    {
        var result = CordonForAnHour();
        Assert.Equal("pending", result.Restoring?.State);
        Assert.Equal(_aura.Cluster.Clock.GetUtcNow().AddHours(1), result.Restoring!.Due, TimeSpan.FromSeconds(5));
        Serve();
        Serve();

        _aura.Advance(TimeSpan.FromMinutes(59));
        Assert.True(Cordoned);
        _aura.Advance(TimeSpan.FromMinutes(2));

        Assert.False(Cordoned);
        Assert.Equal(ExecutionStatus.RolledBack, Get(result.ExecutionId).Status);
        Assert.Equal("fired", Get(result.ExecutionId).Restoring?.State);
        Assert.Contains(_aura.Store.Audit.List(20), a => a.Who == "timer" && a.What.StartsWith("end undo"));
        Assert.Single(_aura.Store.Journal.List("test", 100), r => r.UndoOf == result.ExecutionId);
    }

    [Fact]
    public void What_fell_due_while_nobody_served_is_put_back_at_the_next_start()
    {
        var result = CordonForAnHour();
        _aura.Advance(TimeSpan.FromHours(3));
        Assert.True(Cordoned);

        Serve();
        _aura.Advance(TimeSpan.FromSeconds(30));

        Assert.False(Cordoned);
        Assert.Equal("fired", Get(result.ExecutionId).Restoring?.State);
    }

    [Fact]
    public void A_damaged_entry_of_another_execution_stops_no_timer()
    {
        CordonForAnHour();
        Serve();
        _aura.Damage(Waiting());

        _aura.Advance(TimeSpan.FromHours(2));

        Assert.False(Cordoned);
    }

    private string Waiting()
    {
        var asking = _aura.Open(s => s with { Policy = new PolicyOptions { AutoApprove = null } });
        var asked = _aura.Run("node.cordon", new JsonObject { ["node"] = "node-1" }, pipeline: asking);
        PipelineFixture.Ends(ExecutionStatus.ApprovalRequired, asked);
        return asked.ExecutionId!;
    }

    [Fact]
    public void An_undo_before_cancels_the_timer()
    {
        var result = CordonForAnHour();
        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(result.ExecutionId));
        Assert.Equal("cancelled", Get(result.ExecutionId).Restoring?.State);
        _aura.Patch(Kind.Node, null, "node-0", "spec.unschedulable", true);

        Serve();
        _aura.Advance(TimeSpan.FromHours(2));

        Assert.True(Cordoned); // Somebody else's cordon.
    }

    [Fact]
    public void Somebody_elses_change_since_is_kept_and_told()
    {
        var result = CordonForAnHour();
        _aura.Patch(Kind.Node, null, "node-0", "spec.unschedulable", null);
        _aura.Patch(Kind.Node, null, "node-0", "metadata.labels[theirs]", "kept");
        Serve();

        _aura.Advance(TimeSpan.FromHours(2));

        Assert.Equal(ExecutionStatus.RolledBack, Get(result.ExecutionId).Status);
        Assert.Equal("kept", _aura.Find(Kind.Node, null, "node-0")!.Label("theirs"));
    }

    [Fact]
    public void A_failed_execution_leaves_no_timer()
    {
        var failing = _aura.Open(s => s with
        {
            Catalog = new ActionCatalog([new ProbeAction(async (view, plan) =>
            {
                await StepKindTests.SetAsync(view, plan, Node0, "spec.unschedulable", true);
                plan.RestoreAfter(TimeSpan.FromHours(1));
                plan.Verify(new Condition.Gone(Node0, null), TimeSpan.FromSeconds(5));
            })]),
        });

        var result = _aura.Run(ProbeAction.Name, [], pipeline: failing);

        PipelineFixture.Ends(ExecutionStatus.RolledBack, result);
        Assert.Equal("cancelled", result.Restoring?.State);
        Assert.Empty(_aura.Store.Timers.Pending("test"));
    }

    [Fact]
    public void What_cannot_be_undone_cannot_restore_itself()
    {
        var plan = new PlanBuilder(new ProbeAction((_, _) => Task.CompletedTask, UndoGrade.None).Spec, []);
        plan.RestoreAfter(TimeSpan.FromHours(1));

        Assert.Throws<InvalidOperationException>(() => plan.Build());
    }

    [Fact]
    public void Timers_are_kept_by_cluster_and_set_once()
    {
        var result = CordonForAnHour();
        var due = _aura.Store.Timers.Of(result.ExecutionId!)!.Due;

        _aura.Store.Timers.Set(result.ExecutionId!, "test", due.AddHours(1));

        Assert.Equal(due, Assert.Single(_aura.Store.Timers.Pending("test")).Due);
        Assert.Empty(_aura.Store.Timers.Pending("another"));
        _aura.Store.Timers.End(result.ExecutionId!, TimerState.Fired);
        _aura.Store.Timers.End(result.ExecutionId!, TimerState.Cancelled);
        Assert.Equal(TimerState.Fired, _aura.Store.Timers.Of(result.ExecutionId!)!.State);
    }
}
